/** All reports of a run, with the real Allure command line: what can be made is there, what can't be is said. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execaSync } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openResults, type Verdict } from '../evidence/index.ts';
import { publish } from './index.ts';
import { sampleVerdict } from './sample/sample-verdict.ts';

const hasJava = execaSync('java', ['-version'], { reject: false }).exitCode === 0;

/** A run's folder with its verdict and one Allure result. */
function runFolder(runs: string, verdict: Verdict): string {
  const runDir = join(runs, verdict.run);
  mkdirSync(runDir, { recursive: true });
  writeFileSync(join(runDir, 'verdict.json'), JSON.stringify(verdict));
  const context = {
    ...{ run: verdict.run, workDir: runDir, profile: 'ci', seed: 1 },
    ...{ stackFile: undefined, targetFile: undefined, mutant: undefined },
  };
  const results = openResults(context, 'api');
  results.write({ check: 'a.b', title: 'one effect', status: 'passed' });
  results.write({ check: 'a.c', title: 'only own', status: 'failed', message: 'seen: 2' });
  return runDir;
}

function trend(runDir: string): { data: object; buildOrder: number }[] {
  return JSON.parse(readFileSync(join(runDir, 'allure/widgets/history-trend.json'), 'utf8'));
}

/** Milliseconds: a Java program for each report, on a machine that may be busy. */
const JAVA_TIMEOUT = 90_000;

describe('publish', { timeout: JAVA_TIMEOUT }, () => {
  it('leaves out what it has nothing to make of, and says why', async () => {
    const runDir = mkdtempSync(join(tmpdir(), 'launch-gate-publish-'));
    const published = await publish({ verdict: sampleVerdict('NO-GO'), runDir });
    const paths = published.flatMap((report) => ('path' in report ? [report.path] : []));
    expect(paths).toEqual(['index.html', 'verdict.md', 'junit.xml', 'verdict.schema.json']);
    for (const path of paths) expect(existsSync(join(runDir, path))).toBe(true);
    const missing = published.filter((report) => 'missing' in report);
    expect(missing).toEqual([
      { name: 'Allure', missing: expect.stringMatching(/no suite left Allure results/) },
      { name: 'SARIF', missing: expect.stringMatching(/no scanner/) },
    ]);
  });

  it.skipIf(!hasJava)(
    'sorts failures into our categories, and asks nothing of the network',
    async () => {
      const runs = mkdtempSync(join(tmpdir(), 'launch-gate-allure-'));
      const verdict = sampleVerdict('NO-GO');
      const runDir = runFolder(runs, verdict);
      await publish({ verdict, runDir });
      const categories = readFileSync(join(runDir, 'allure/data/categories.json'), 'utf8');
      expect(JSON.parse(categories)).toMatchObject({ children: [{ name: 'A rule is broken' }] });
      const page = readFileSync(join(runDir, 'allure/index.html'), 'utf8');
      expect(page).not.toMatch(/https?:\/\//);
    },
  );

  it.skipIf(!hasJava)('hands the history on between like runs, and past a mutant', async () => {
    const runs = mkdtempSync(join(tmpdir(), 'launch-gate-history-'));
    const healthy = sampleVerdict('GO');
    const folders = [
      { ...healthy, run: 'a', startedAt: '2026-01-15T09:00:00.000Z' },
      { ...sampleVerdict('NO-GO'), run: 'b', startedAt: '2026-01-15T10:00:00.000Z' },
      { ...healthy, run: 'c', startedAt: '2026-01-15T11:00:00.000Z' },
    ].map((verdict) => ({ verdict, runDir: runFolder(runs, verdict) }));
    for (const input of folders) await publish(input);
    const sizes = folders.map(({ runDir }) => trend(runDir).length);
    expect(sizes).toEqual([1, 1, 2]);
  });

  describe('without a Java', () => {
    afterEach(() => {
      vi.unstubAllEnvs();
    });

    it('makes the Allure report all the same, asks nothing of the network, and keeps its history', async () => {
      vi.stubEnv('JAVA_HOME', '/nonexistent');
      const runs = mkdtempSync(join(tmpdir(), 'launch-gate-no-java-'));
      const healthy = sampleVerdict('GO');
      const folders = [
        { ...healthy, run: 'a', startedAt: '2026-01-15T09:00:00.000Z' },
        { ...sampleVerdict('NO-GO'), run: 'b', startedAt: '2026-01-15T10:00:00.000Z' },
        { ...healthy, run: 'c', startedAt: '2026-01-15T11:00:00.000Z' },
      ].map((verdict) => ({ verdict, runDir: runFolder(runs, verdict) }));
      for (const input of folders)
        expect(await publish(input)).toContainEqual({ name: 'Allure', path: 'allure/index.html' });
      const [first, , last] = folders.map(({ runDir }) => runDir);
      const page = readFileSync(join(first ?? '', 'allure/index.html'), 'utf8');
      expect(page).not.toMatch(/googletagmanager|https?:\/\/(?!www\.w3\.org)/);
      const kept = readFileSync(join(last ?? '', 'allure/history.jsonl'), 'utf8');
      expect(kept.trim().split('\n').length).toBe(2);
    });
  });
});

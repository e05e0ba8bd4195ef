/**
 * The Allure report with the history of the runs before it: by the classic command line, or by Allure 3 without Java. It is made from
 * a copy of what the suites left: Allure applies categories only within the one folder in which they stand, and
 * evidence is not written to.
 */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { UnavailableError } from '../../evidence/index.ts';
import type { Report, ReportInput } from '../report.ts';
import { writeAbout } from './about.ts';
import { copyHistory } from './history.ts';
import { generateWithoutJava } from './without-java.ts';

const PROGRAM = new URL('../../node_modules/allure-commandline/dist/bin/allure', import.meta.url)
  .pathname;
const TIMEOUT_MS = 60_000;

export const allureReport: Report = {
  name: 'Allure',
  async write(input) {
    const folders = resultFolders(input.runDir);
    const results = mkdtempSync(join(tmpdir(), 'launch-gate-allure-'));
    try {
      for (const folder of folders) cpSync(folder, results, { recursive: true });
      writeAbout(results, input.verdict);
      copyHistory({ ...input, to: results });
      await generate(input, results);
      return 'allure/index.html';
    } finally {
      rmSync(results, { recursive: true, force: true });
    }
  },
};

function resultFolders(runDir: string): string[] {
  const root = join(runDir, 'allure-results');
  const folders = existsSync(root)
    ? readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())
    : [];
  if (folders.length === 0)
    throw new UnavailableError({
      code: 'report.no-results',
      message: 'no suite left Allure results',
      hint: 'See the reasons in the verdict.',
    });
  return folders.map((entry) => join(root, entry.name)).toSorted();
}

/** Without it the report loads a tracker in the reader's browser; `1` is not enough, only `true` is read there. */
const QUIET = { ALLURE_NO_ANALYTICS: 'true' };

async function generate(input: ReportInput, results: string): Promise<void> {
  const { runDir } = input;
  if (!existsSync(PROGRAM)) throw withoutReport('allure-commandline is not installed');
  const { exitCode, all, timedOut } = await execa(
    PROGRAM,
    ['generate', '--clean', '--output', join(runDir, 'allure'), results],
    { reject: false, all: true, timeout: TIMEOUT_MS, cwd: runDir, env: QUIET },
  );
  if (timedOut) throw withoutReport(`allure took longer than ${TIMEOUT_MS / 1000} s`);
  if (exitCode === 0 && existsSync(join(runDir, 'allure/index.html'))) return;
  const noJava = /JAVA_HOME|java/i.test(all ?? '') && !/Exception/.test(all ?? '');
  if (!noJava) throw withoutReport(`allure ended with ${exitCode}: ${all ?? ''}`);
  const lack = await generateWithoutJava(input, { results, timeoutMs: TIMEOUT_MS });
  if (lack !== undefined) throw withoutReport(`there is no Java, and ${lack}`);
}

function withoutReport(message: string): UnavailableError {
  return new UnavailableError({
    code: 'report.no-allure',
    message,
    hint: 'Install a Java runtime (Debian: apt-get install default-jre-headless); the verdict does not need it.',
  });
}

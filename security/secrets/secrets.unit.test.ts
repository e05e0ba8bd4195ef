/** Secrets: findings are counted, and a scan that broke or looked at nothing proves nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it, onTestFinished } from 'vitest';
import { caseOf } from '../scan.ts';
import { commitsScanned, readGitleaks } from './gitleaks-report.ts';
import { scanSecrets } from './scan-secrets.ts';

const leak = (line: number) => ({
  RuleID: 'private-key',
  Description: 'Identified a Private Key',
  StartLine: line,
  EndLine: line + 2,
  Match: 'REDACTED',
  Secret: 'REDACTED',
  File: 'deploy/key.env',
  Commit: '12ed2ec75082f925f454a4aa434485d9a400592f',
  Fingerprint: `12ed2ec7:deploy/key.env:private-key:${line}`,
});
const run = (report: string | undefined, exitCode: number | undefined, scanned = 3) =>
  readGitleaks({ report, exitCode, scanned, unit: 'commits' });
const judged = {
  check: 'security.no-secrets-in-history',
  title: 'no secret in any commit',
  metric: 'security.leaked-secrets',
  counts: () => true,
};

describe('reading a gitleaks run', () => {
  it('counts every leak, and says where it is without the secret', () => {
    const result = caseOf(run(JSON.stringify([leak(2), leak(9)]), 1), judged);
    expect(result).toMatchObject({
      status: 'failed',
      measurements: [{ metric: 'security.leaked-secrets', value: 2, samples: 3 }],
    });
    expect(result.message).toMatchInlineSnapshot(`
      "expected no such finding, saw 2 in 3 scanned:
      critical Identified a Private Key (gitleaks private-key) at deploy/key.env:2
      critical Identified a Private Key (gitleaks private-key) at deploy/key.env:9"
    `);
  });

  it('passes an empty report of a scan that looked at something', () => {
    expect(caseOf(run('[]', 0), judged)).toMatchObject({
      status: 'passed',
      measurements: [{ value: 0, samples: 3 }],
    });
  });

  it.each([
    ['no report', run(undefined, 0), 'gitleaks left no readable report'],
    ['an empty file', run('', 0), 'gitleaks left no readable report'],
    ['corrupt JSON', run('[{"RuleID": "a"', 1), 'gitleaks left no readable report'],
    ['another shape', run('{"findings": []}', 0), 'gitleaks left no readable report'],
    ['nothing scanned', run('[]', 0, 0), 'gitleaks scanned 0 commits'],
    ['a broken run', run('[]', 126), 'gitleaks broke with exit code 126: see the run'],
    ['a killed run', run('[]', undefined), 'gitleaks broke with exit code none: see the run'],
    ['leaks that the report lacks', run('[]', 1), 'gitleaks reported leaks by its exit code'],
  ])('takes %s for no evidence', (_, outcome, reason) => {
    const result = caseOf(outcome, judged);
    expect(result.status).toBe('skipped');
    expect(result.message).toContain(reason);
    expect(result.measurements).toBeUndefined();
  });

  it('reads the number of commits from the summary, and none from anything else', () => {
    expect(commitsScanned('7:46PM INF 12 commits scanned.\n7:46PM INF no leaks found')).toBe(12);
    expect(commitsScanned('fatal: not a git repository')).toBe(0);
  });
});

describe('scanning a checkout', () => {
  const folder = () => {
    const path = mkdtempSync(join(tmpdir(), 'secrets-'));
    onTestFinished(() => rmSync(path, { recursive: true, force: true }));
    return path;
  };

  it('says that there is no history outside a git checkout', async () => {
    const { history, files } = await scanSecrets({ workDir: folder() }, 'gitleaks', folder());
    expect(history).toMatchObject({ kind: 'none', reason: expect.stringContaining('no git') });
    expect(files.kind).toBe('none');
  });

  it('tells a program that fails from one that found nothing', async () => {
    const checkout = folder();
    await execa('git', ['init', '-q'], { cwd: checkout });
    writeFileSync(join(checkout, 'a.txt'), 'harmless');
    const { history, files } = await scanSecrets({ workDir: folder() }, '/bin/false', checkout);
    expect(history).toMatchObject({ kind: 'none', reason: 'gitleaks left no readable report' });
    expect(files.kind).toBe('none');
  });
});

/** The real suites on a reference that was started apart: the gate knows its URL and nothing else. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Verdict } from '../evidence/index.ts';
import { MAIN } from './cli.ts';

const REPOSITORY = fileURLToPath(new URL('../', import.meta.url));
const MINUTES = 60_000;

interface Apart extends AsyncDisposable {
  readonly url: string;
}

/** `target/standalone.ts` with a stack of its own, which ends with it. */
async function referenceApart(): Promise<Apart> {
  const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-apart-'));
  const child = execa(process.execPath, ['target/standalone.ts', '--only-url'], {
    cwd: REPOSITORY,
    reject: false,
    env: { LAUNCH_GATE_WORK_DIR: workDir },
  });
  const dispose = async () => {
    child.kill('SIGTERM');
    await child;
    rmSync(workDir, { recursive: true, force: true });
  };
  const lines = createInterface({ input: child.stdout });
  const said = await Promise.race([once(lines, 'line'), child]);
  if (!Array.isArray(said)) {
    await dispose();
    throw new TypeError(`the reference did not start: ${said.stderr}`);
  }
  const { url } = JSON.parse(String(said[0])) as { url: string };
  return { url, [Symbol.asyncDispose]: dispose };
}

async function run(...args: string[]) {
  const { stdout, exitCode } = await execa(process.execPath, [MAIN, 'run', '--json', ...args], {
    cwd: REPOSITORY,
    reject: false,
  });
  return { verdict: JSON.parse(stdout) as Verdict, exitCode };
}

test(
  'api and security judge it, and say of the rest what they lacked',
  async () => {
    await using apart = await referenceApart();
    const { verdict, exitCode } = await run('--target', apart.url, '--only', 'api,security');
    const checks = verdict.requirements.flatMap((row) => row.checks);
    const status = (id: string) => checks.find((check) => check.id === id);
    expect(verdict).toMatchObject({ verdict: 'PARTIAL', because: [] });
    expect(verdict.suites).toMatchObject([
      { name: 'api', status: 'passed', failed: 0, broken: 0 },
      { name: 'security', status: 'passed', failed: 0, broken: 0 },
    ]);
    expect(status('payments.retry-has-one-effect')).toMatchObject({ status: 'passed' });
    expect(status('security.sql-injection-refused')).toMatchObject({ status: 'passed' });
    expect(status('payments.card-payment-settles')).toMatchObject({ reason: 'needs provider' });
    expect(status('security.token-expired-refused')).toMatchObject({
      reason: 'needs expired-token',
    });
    expect(status('api.books-agree')).toMatchObject({
      status: 'not-run',
      reason: 'needs database',
    });
    expect(status('security.no-secrets-in-files')).toMatchObject({ reason: 'needs checkout' });
    const open = checks.filter((check) => check.status === 'not-run');
    expect(open.filter(({ reason }) => !reason?.startsWith('needs '))).toEqual([]);
    expect(exitCode).toBe(0);
  },
  5 * MINUTES,
);

test(
  'a whole run on it is never GO, and no suite of it crashes',
  async () => {
    await using apart = await referenceApart();
    const { verdict, exitCode } = await run('--target', apart.url);
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
    const reasons = Object.fromEntries(verdict.suites.map(({ name, reason }) => [name, reason]));
    expect(reasons).toMatchObject({
      unit: 'needs checkout',
      contract: 'needs checkout',
      load: 'needs provider',
    });
    expect(verdict.audit.map(({ status }) => status)).not.toContain('passed');
    expect(verdict.suites.filter(({ failed, broken }) => failed + broken > 0)).toEqual([]);
    expect(exitCode).toBe(1);
  },
  5 * MINUTES,
);

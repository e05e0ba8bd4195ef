/** Interrupts, kills and full disks: nothing stays running, the next run cleans up, and no verdict is made up. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import type { Verdict } from '../evidence/index.ts';
import { identify, isAlive, type ProcessIdentity, waitFor } from '../stack/index.ts';
import { launchGate, MAIN, onlySuites, PASSES, temporaryProject, tinySuite } from './cli.ts';

/** A suite that tells its pid, then waits for ever. */
const WAITS = `writeFileSync(process.env.LAUNCH_GATE_ROOT + '/suite.pid', String(process.pid));
  setInterval(() => {}, 1000);`;

function project(body: string) {
  return temporaryProject({ ...tinySuite({ body }), ...onlySuites('tiny') });
}

async function runningSuite(root: string): Promise<ProcessIdentity> {
  return waitFor({
    what: 'the suite says its pid',
    deadlineMs: 30_000,
    probe: async () => {
      const pid = Number(readFileSync(join(root, 'suite.pid'), 'utf8'));
      const identity = pid > 0 ? identify(pid) : undefined;
      if (identity === undefined) throw new TypeError('no pid yet');
      return identity;
    },
  });
}

async function gone(process: ProcessIdentity): Promise<void> {
  await waitFor({
    what: `the suite (pid ${process.pid}) is gone`,
    deadlineMs: 10_000,
    probe: async () => {
      if (isAlive(process)) throw new TypeError('still running');
    },
  });
}

test.concurrent.each(['SIGINT', 'SIGTERM'] as const)(
  '%s stops what was started, says so, exits with 130 and writes no verdict',
  async (signal) => {
    using waiting = project(WAITS);
    const run = launchGate(waiting.root, 'run');
    const suite = await runningSuite(waiting.root);
    run.kill(signal);
    const { exitCode, stderr } = await run;
    expect(stderr).toContain('interrupted; everything that was started has been stopped');
    expect(exitCode).toBe(130);
    await gone(suite);
    expect(existsSync(join(waiting.root, 'reports/out'))).toBe(false);
    expect(readdirSync(join(waiting.root, '.launch-gate/runs'))).toEqual([]);
  },
);

test.concurrent('after kill -9 the next run ends what was left, and works', async () => {
  using tiny = project(WAITS);
  const run = launchGate(tiny.root, 'run');
  const suite = await runningSuite(tiny.root);
  run.kill('SIGKILL');
  await run;
  expect(isAlive(suite)).toBe(true);
  for (const [path, text] of Object.entries(tinySuite({ body: PASSES }))) tiny.write(path, text);
  const next = await launchGate(tiny.root, 'run');
  expect(next.stdout).toContain('1 processes ended');
  expect(next.exitCode).toBe(0);
  await gone(suite);
  expect(readdirSync(join(tiny.root, '.launch-gate/runs'))).toEqual([]);
});

test.concurrent('a full disk under reports/ is exit 3 with one clear line', async () => {
  using tiny = project(PASSES);
  // A file may grow to 1 KiB here: the kernel then refuses the write (EFBIG), as a full disk does.
  const limited = await execa(
    'sh',
    ['-c', `ulimit -f 1; exec "$0" "$@"`, process.execPath, MAIN, 'run'],
    {
      reject: false,
      cwd: tiny.root,
      env: { LAUNCH_GATE_ROOT: tiny.root, NO_COLOR: '1' },
    },
  );
  expect(limited.stderr).toMatch(/launch-gate: no room to write .*(EFBIG|ENOSPC)/);
  expect(limited.stderr).toContain('Free some space');
  expect(limited.exitCode).toBe(3);
  expect(existsSync(join(tiny.root, 'reports/out'))).toBe(false);
});

/** Passes, then kills a service of the run and waits for ever: what it saw on a dying system counts for nothing. */
const KILLS_REDIS = `${PASSES}
  const ledger = readFileSync(process.env.LAUNCH_GATE_WORK_DIR + '/processes.jsonl', 'utf8');
  const entries = ledger.split('\\n').filter(Boolean).map((line) => JSON.parse(line));
  process.kill(entries.find((entry) => entry.name === 'redis').pid, 'SIGKILL');
  setInterval(() => {}, 1000);`;

test('a service that dies in mid-run makes its suites NOT RUN, and leaves nothing running', async () => {
  const suite = 'suites/tiny/suite.ts';
  const program = 'suites/tiny/run.ts';
  const files = tinySuite({ body: KILLS_REDIS });
  using tiny = temporaryProject({
    ...onlySuites('tiny'),
    [suite]: files[suite]?.replace('stack: false,', '') ?? '',
    [program]: `import { readFileSync } from 'node:fs';\n${files[program]}`,
  });
  const { stdout, exitCode } = await launchGate(tiny.root, 'run', '--json');
  const verdict: Verdict = JSON.parse(stdout);
  expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
  expect(verdict.suites[0]).toMatchObject({ status: 'not-run' });
  expect(verdict.suites[0]?.reason).toMatch(/^redis died: /);
  expect(verdict.requirements[0]?.reason).toContain('redis died');
  expect(exitCode).toBe(1);
  expect(readdirSync(join(tiny.root, '.launch-gate/runs'))).toEqual([]);
}, 60_000);

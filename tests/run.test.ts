/** Runs of the real command line with a tiny suite: what it leaves behind, and how each fault is told. */
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../evidence/index.ts';
import { copyRun, launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from './cli.ts';

function project(body: string, timeoutSeconds = 20) {
  return temporaryProject({ ...tinySuite({ body, timeoutSeconds }), ...onlySuites('tiny') });
}

async function verdictOf(body: string, timeoutSeconds?: number) {
  using tiny = project(body, timeoutSeconds);
  const { stdout, stderr, exitCode } = await launchGate(tiny.root, 'run', '--json');
  expect(stderr).toBe('');
  return { verdict: JSON.parse(stdout) as Verdict, exitCode };
}

test.concurrent('a run that proves all is GO, exits with 0 and publishes what it saw', async () => {
  using tiny = project(`console.log('hello from the suite'); ${PASSES}`);
  const { stdout, exitCode } = await launchGate(tiny.root, 'run', '--seed', '7');
  expect(stdout).toMatch(/GO\s+for the reference \(ci: 1 of 1 requirements judged\)/);
  expect(stdout).toContain('npm start -- --mutant webhook-signature-unchecked');
  expect(exitCode).toBe(0);
  const out = join(tiny.root, 'reports/out');
  const read = (file: string) => JSON.parse(readFileSync(join(out, file), 'utf8'));
  expect(read('verdict.json')).toMatchObject({ verdict: 'GO', seed: 7 });
  expect(read('manifest.json').suites[0].checks[0].id).toBe('tiny.holds');
  expect(read('timings.json').steps.map((step: { name: string }) => step.name)).toContain(
    'verdict',
  );
  expect(readFileSync(join(out, 'logs/tiny.log'), 'utf8')).toContain('hello from the suite');
  expect(readdirSync(join(tiny.root, '.launch-gate/runs'))).toEqual([]);
});

const UNPROVEN: readonly [string, string, string][] = [
  ['writes nothing', '', 'the suite ran nothing'],
  ['writes an empty result', "write('');", 'is empty or no JSON'],
  ['writes half a result', 'write(JSON.stringify(result()).slice(0, 40));', 'is empty or no JSON'],
  ['writes what is no result', "write('{}');", 'is no Allure result'],
  [
    'writes another run’s result',
    `write(JSON.stringify(result({ labels: [
      { name: 'check', value: 'tiny.holds' }, { name: 'run', value: 'old' }] })));`,
    'its result belongs to another run (old)',
  ],
  [
    'writes a result without its run',
    "write(JSON.stringify(result({ labels: [{ name: 'check', value: 'tiny.holds' }] })));",
    'its result carries no run label',
  ],
  [
    'skips its test',
    "write(JSON.stringify(result({ status: 'skipped', statusDetails: { message: 'not now' } })));",
    'not now',
  ],
  ['is killed', `${PASSES} process.kill(process.pid, 'SIGKILL');`, 'was ended by SIGKILL'],
];

describe('NO-GO, unproven, when the suite', () => {
  test.concurrent.each(UNPROVEN)('%s', async (_, body, reason) => {
    const { verdict, exitCode } = await verdictOf(body);
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
    expect(verdict.requirements[0]?.status).toBe('not-run');
    expect(verdict.requirements[0]?.reason).toContain(reason);
    expect(exitCode).toBe(1);
  });

  test.concurrent('hangs', async () => {
    const { verdict } = await verdictOf(`${PASSES} setInterval(() => {}, 1000);`, 1);
    expect(verdict.suites[0]).toMatchObject({
      status: 'not-run',
      reason: 'hung: not ended after 1 s',
    });
    expect(verdict.requirements[0]?.status).toBe('not-run');
  });
});

const FAILED: readonly [string, string, string][] = [
  [
    'fails its test',
    "write(JSON.stringify(result({ status: 'failed', statusDetails: { message: 'saw 2' } })));",
    'tiny things hold: failed',
  ],
  ['exits with 1 though its test passed', `${PASSES} process.exitCode = 1;`, 'exit code 1'],
  [
    'proves what it never declared',
    `${PASSES} write(JSON.stringify(result({ labels: [
      { name: 'check', value: 'tiny.extra' }, { name: 'run', value: process.env.LAUNCH_GATE_RUN },
    ] })), 'b-result.json');`,
    'undeclared check tiny.extra',
  ],
  [
    'fails a test that names no check',
    `${PASSES} write(JSON.stringify(result({ status: 'failed', labels: [] })), 'b-result.json');`,
    'failed',
  ],
];

describe('NO-GO, failed, when the suite', () => {
  test.concurrent.each(FAILED)('%s', async (_, body, reason) => {
    const { verdict, exitCode } = await verdictOf(body);
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['failed'] });
    expect(verdict.suites[0]?.reason).toContain(reason);
    expect(exitCode).toBe(1);
  });
});

test.concurrent('a suite that the profile names and nobody wrote is NOT RUN, not forgotten', async () => {
  using tiny = temporaryProject({
    ...tinySuite({ body: PASSES }),
    ...onlySuites('tiny', 'absent'),
  });
  const { stdout, exitCode } = await launchGate(tiny.root, 'run', '--json');
  const verdict: Verdict = JSON.parse(stdout);
  expect(verdict.suites[1]).toMatchObject({ name: 'absent', status: 'not-run' });
  expect(verdict.verdict).toBe('NO-GO');
  expect(exitCode).toBe(1);
});

test.concurrent('--only is PARTIAL, says so, and exits by what it ran', async () => {
  using tiny = project(PASSES);
  const { stdout, exitCode } = await launchGate(tiny.root, 'run', '--only', 'tiny');
  expect(stdout).toContain('partial: not a verdict (tiny on the reference: 1 of 1 checks passed)');
  expect(exitCode).toBe(0);
});

test.concurrent('verdict judges a run again, and misses what was taken from it', async () => {
  using tiny = project(PASSES);
  await launchGate(tiny.root, 'run', '--json');
  const run = realpathSync(join(tiny.root, 'reports/out'));
  const again = await launchGate(tiny.root, 'verdict', run, '--json');
  expect(JSON.parse(again.stdout).verdict).toBe('GO');
  const copy = join(tiny.root, 'copy');
  copyRun(run, copy);
  const { rmSync } = await import('node:fs');
  rmSync(join(copy, 'allure-results/tiny/a-result.json'));
  const less = await launchGate(tiny.root, 'verdict', copy, '--json');
  const verdict: Verdict = JSON.parse(less.stdout);
  expect(verdict.requirements[0]?.reason).toContain('1 results were written, 0 are here');
  expect(less.exitCode).toBe(1);
  rmSync(join(copy, 'facts.json'));
  const unknown = await launchGate(tiny.root, 'verdict', copy, '--json');
  expect(JSON.parse(unknown.stdout).suites[0].reason).toBe('the suite was never started');
});

test.concurrent('only the newest runs are kept', async () => {
  using tiny = project(PASSES);
  for (let run = 0; run < 3; run += 1) await launchGate(tiny.root, 'run', '--json', '--keep', '2');
  const runs = readdirSync(join(tiny.root, 'reports/runs')).toSorted();
  expect(runs.length).toBe(2);
  expect(realpathSync(join(tiny.root, 'reports/out')).endsWith(runs[1] ?? '')).toBe(true);
  expect(existsSync(join(tiny.root, 'reports/out/verdict.json'))).toBe(true);
});

test.concurrent('--json is one whole document, however long it is', async () => {
  const row = (id: number) =>
    `  - { id: "2.${id}", title: { en: "x", zh: "x" }, priority: later, owner: QA, proof: executed, checks: [] }`;
  const rows = Array.from({ length: 1500 }, (_, index) => row(index + 1));
  const many = ['section: { id: "2", en: "Two", zh: "二" }', 'requirements:', ...rows].join('\n');
  using tiny = temporaryProject({
    ...tinySuite({ body: PASSES }),
    ...onlySuites('tiny'),
    'gate/requirements/many.yaml': many,
  });
  const { stdout } = await launchGate(tiny.root, 'run', '--json');
  expect(stdout.length).toBeGreaterThan(300_000);
  expect(JSON.parse(stdout).requirements.length).toBe(1501);
});

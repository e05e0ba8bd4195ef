/** docker-compose.yml for real: up, healthy, taken up by a run that never stops it, and down without a trace. */
import { existsSync, rmSync } from 'node:fs';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verdict } from '../../evidence/index.ts';
import { locateTool, provision } from '../../stack/tools/index.ts';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from '../cli.ts';
import { inEngine, noEngine } from './engine.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const PROJECT = 'launch-gate-test';
const LOGS = `${ROOT}.launch-gate/compose`;

async function compose(...args: string[]) {
  const { path } = await locateTool('docker-compose');
  return execa(path, ['--project-name', PROJECT, ...args], { cwd: ROOT, reject: false });
}

function stackedProject() {
  const files = tinySuite({ body: PASSES });
  const suite = 'suites/tiny/suite.ts';
  const stacked = files[suite]?.replace('stack: false,', '') ?? '';
  return temporaryProject({ ...files, ...onlySuites('tiny'), [suite]: stacked });
}

async function run() {
  using tiny = stackedProject();
  const env = { COMPOSE_PROJECT_NAME: PROJECT };
  const { stdout, exitCode } = await launchGate(
    tiny.root,
    { env },
    'run',
    '--stack',
    'compose',
    '--json',
  );
  return { verdict: JSON.parse(stdout) as Verdict, exitCode };
}

describe.skipIf(noEngine)('docker compose', () => {
  let before: readonly string[];
  const hadLogs = existsSync(LOGS);

  beforeAll(async () => {
    await provision(['docker-compose']);
    before = await inEngine();
  });
  afterAll(async () => {
    await compose('down', '--volumes');
    if (!hadLogs) rmSync(LOGS, { recursive: true, force: true });
  });

  test('without a stack of compose a run says how to have one, and is never GO', async () => {
    const { verdict, exitCode } = await run();
    expect(verdict.verdict).toBe('NO-GO');
    expect(verdict.suites[0]?.reason).toMatch(
      /^no compose stack is up: .* docker compose up -d --wait/,
    );
    expect(exitCode).toBe(1);
  });

  test('up --wait gives a healthy stack, a run on it is GO and leaves it as it was', async () => {
    const up = await compose('up', '-d', '--wait', '--wait-timeout', '90');
    expect(up.exitCode, up.stderr).toBe(0);
    const running = await inEngine();
    const { verdict, exitCode } = await run();
    expect(verdict).toMatchObject({ verdict: 'GO', stack: { form: 'compose' } });
    expect(exitCode).toBe(0);
    expect(await inEngine()).toEqual(running);
  });

  test('down leaves no container, network or volume', async () => {
    const down = await compose('down', '--volumes');
    expect(down.exitCode, down.stderr).toBe(0);
    expect(await inEngine()).toEqual(before);
  });
});

/** The engine itself dies in mid-run: NOT RUN in one line, never GO, and nothing is left once it is back, or ended. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import type { Verdict } from '../../evidence/index.ts';
import { engineClient, reapContainers } from '../../stack/containers/index.ts';
import { startOwnEngine } from '../../stack/engine/index.ts';
import { buildImages } from '../../stack/images/index.ts';
import { waitFor } from '../../stack/index.ts';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from '../cli.ts';
import { inEngine } from './engine.ts';

/** Passes, says that it runs, and waits for ever. */
const WAITS = `${PASSES} writeFileSync(process.env.LAUNCH_GATE_ROOT + '/runs', '');
  setInterval(() => {}, 1000);`;

/** Only where the shared engine is one of ours, another one can be had. */
const shared = inject('engine');
const unable = 'missing' in shared || shared.env.DOCKER_HOST === undefined;

describe.skipIf(unable)('an engine that is killed', () => {
  test('under a run', { timeout: 300_000 }, async () => {
    const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-daemon-'));
    onTestFinished(() => rmSync(workDir, { recursive: true, force: true }));
    const engine = await startOwnEngine({ workDir });
    onTestFinished(() => engine.stop());
    process.env.DOCKER_HOST = engine.host;
    Object.assign(process.env, await buildImages());
    const before = await inEngine();

    const files = tinySuite({ body: WAITS, timeoutSeconds: 200 });
    const suite = 'suites/tiny/suite.ts';
    const stacked = files[suite]?.replace('stack: false,', '') ?? '';
    using tiny = temporaryProject({ ...files, ...onlySuites('tiny'), [suite]: stacked });
    const run = launchGate(tiny.root, 'run', '--stack', 'containers', '--json');
    await waitFor({
      what: 'the suite runs',
      deadlineMs: 100_000,
      probe: async () => void readFileSync(join(tiny.root, 'runs')),
    });
    await killDaemon(engine.host);
    const { stdout, stderr, exitCode } = await run;
    expect(stderr).toBe('');
    const verdict = JSON.parse(stdout) as Verdict;
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
    expect(verdict.suites[0]?.reason).toMatch(/ died: the container engine is gone: /);
    expect(exitCode).toBe(1);

    await engine.restart();
    await reapContainers(await engineClient());
    expect(await inEngine()).toEqual(before);

    await killDaemon(engine.host);
    await engine.stop();
    expect(existsSync(engine.host.replace('unix://', '').replace('/run/docker.sock', ''))).toBe(
      false,
    );
    const { stdout: links } = await execa('ip', ['-br', 'link']);
    expect(links).not.toContain(`lg${process.pid.toString(36)}`);
  });
});

/** By the pid that the daemon itself has written down. */
async function killDaemon(host: string): Promise<void> {
  const file = host.replace('unix://', '').replace('docker.sock', 'dockerd.pid');
  process.kill(Number(readFileSync(file, 'utf8')), 'SIGKILL');
}

/** What goes wrong with containers: one clear line, NOT RUN and so never GO, and nothing left in the engine. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../evidence/index.ts';
import { cannotStart, engineClient, reapContainers } from '../../stack/containers/engine.ts';
import { waitFor } from '../../stack/index.ts';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from '../cli.ts';
import { inEngine, noEngine } from './engine.ts';

/** Passes, says that it runs, and waits for ever. */
const WAITS = `${PASSES} writeFileSync(process.env.LAUNCH_GATE_ROOT + '/runs', '');
  setInterval(() => {}, 1000);`;

const RUN = ['run', '--stack', 'containers', '--json'] as const;

function stackedProject(body: string) {
  const files = tinySuite({ body, timeoutSeconds: 120 });
  const suite = 'suites/tiny/suite.ts';
  return temporaryProject({
    ...files,
    ...onlySuites('tiny'),
    [suite]: files[suite]?.replace('stack: false,', '') ?? '',
  });
}

async function verdictOf(root: string, env: Record<string, string> = {}) {
  const { stdout, exitCode } = await launchGate(root, { env }, ...RUN);
  const verdict = JSON.parse(stdout) as Verdict;
  expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
  expect(exitCode).toBe(1);
  expect(readdirSync(join(root, '.launch-gate/runs'))).toEqual([]);
  return { verdict, reason: verdict.suites[0]?.reason ?? '' };
}

test('no engine: NOT RUN with how to have one, and never GO', async () => {
  using tiny = stackedProject(PASSES);
  const { verdict, reason } = await verdictOf(tiny.root, {
    DOCKER_HOST: 'unix:///nonexistent.sock',
  });
  expect(reason).toMatch(
    /^no container engine answers at unix:\/\/\/nonexistent\.sock\. Start Docker/,
  );
  expect(verdict.suites[0]?.status).toBe('not-run');
});

test.each([
  ['(HTTP code 404) no such container - No such image: redis:7', 'image.missing'],
  ['pull access denied for redis, repository does not exist', 'image.missing'],
  ['dial tcp: lookup registry-1.docker.io: no such host', 'image.missing'],
  [
    'driver failed programming external connectivity: port is already allocated',
    'container.not-started',
  ],
  ['listen tcp 127.0.0.1:5432: bind: address already in use', 'container.not-started'],
])('the engine’s “%s” is told as %s, in one line', (seen, code) => {
  const told = cannotStart('redis', 'redis:7', new Error(`${seen}\nat a line of somebody’s code`));
  expect(told.code).toBe(code);
  expect(told.message).toContain(seen);
  expect(told.message).not.toContain('\n');
});

describe.skipIf(noEngine)('with an engine', () => {
  test('an image that is nowhere: NOT RUN by its name, the other containers are removed', async () => {
    const before = await inEngine();
    using tiny = stackedProject(PASSES);
    const image = 'launch-gate.invalid/nowhere:0';
    const { reason } = await verdictOf(tiny.root, { LAUNCH_REDIS_IMAGE: image });
    expect(reason).toContain(`the image ${image} of redis is not here and can't be pulled`);
    expect(await inEngine()).toEqual(before);
  });

  test('a container that is killed in mid-run: its suites are NOT RUN, nothing is left', async () => {
    const before = await inEngine();
    using tiny = stackedProject(WAITS);
    const run = verdictOf(tiny.root);
    await Promise.race([suiteRuns(tiny.root), run.then(({ reason }) => endedEarly(reason))]);
    await killContainer('redis');
    const { reason } = await run;
    expect(reason).toMatch(
      /^redis died: redis \(container [0-9a-f]{12}\) ended with exit code 137/,
    );
    expect(await inEngine()).toEqual(before);
  });

  test('after kill -9 of the run, what it left is known by its label and removed', async () => {
    const before = await inEngine();
    using tiny = stackedProject(WAITS);
    const run = launchGate(tiny.root, {}, ...RUN);
    await Promise.race([suiteRuns(tiny.root), run.then(({ stdout }) => endedEarly(stdout))]);
    run.kill('SIGKILL');
    await run;
    const client = await engineClient();
    const removed = await reapContainers(client);
    expect(removed.length).toBeGreaterThan(0);
    expect(await inEngine()).toEqual(before);
  });
});

/** Waits until the suite of a run says that it runs: the stack is up then. */
async function suiteRuns(root: string): Promise<void> {
  await waitFor({
    what: 'the suite runs',
    deadlineMs: 90_000,
    probe: async () => void readFileSync(join(root, 'runs')),
  });
}

function endedEarly(why: string): never {
  throw new TypeError(`the run ended before its suite said that it runs: ${why}`);
}

/** The service is asked for by its image: names are the engine's to give. */
async function killContainer(service: string): Promise<void> {
  const { dockerode } = (await engineClient()).container;
  const running = await dockerode.listContainers();
  const found = running.find(({ Image }) => Image.includes(service));
  if (found === undefined) throw new TypeError(`no container of ${service} runs`);
  await dockerode.getContainer(found.Id).kill();
}

/** A target known by nothing but its URL: what it lacks is said, and what does not answer is said before any suite. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import type { Verdict } from '../evidence/index.ts';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from './cli.ts';

interface System extends AsyncDisposable {
  readonly url: string;
}

/** Something that answers 404 to everything: whether it is an Agentrix is for the suites to say. */
async function systemThatAnswers(): Promise<System> {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A suite that may only be started where the target's own code is at hand. */
function needingCode(name: string) {
  const files = tinySuite({ name, body: PASSES });
  const file = `suites/${name}/suite.ts` as const;
  const declared = files[file]?.replace("holds' }", "holds', needs: ['checkout'] }") ?? '';
  return { ...files, [file]: declared };
}

async function runOn(url: string, files: Record<string, string>, ...args: string[]) {
  using project = temporaryProject({ ...tinySuite({ body: PASSES }), ...files });
  const run = await launchGate(project.root, 'run', '--target', url, '--json', ...args);
  return { ...run, verdict: JSON.parse(run.stdout || '{}') as Verdict };
}

test.concurrent('--target URL judges what answers there, and is named by its host', async () => {
  await using system = await systemThatAnswers();
  const { verdict, exitCode } = await runOn(`${system.url}/`, onlySuites('tiny'));
  expect(verdict.target).toEqual({
    name: new URL(system.url).host,
    kind: 'deployed',
    url: system.url,
    capabilities: ['accounts'],
  });
  expect(verdict.headline).toContain(`GO for ${new URL(system.url).host}`);
  expect(exitCode).toBe(0);
});

test.concurrent('a suite of which the target lacks all is not started; a part is excused', async () => {
  await using system = await systemThatAnswers();
  const files = { ...needingCode('code'), ...onlySuites('tiny', 'code') };
  const { verdict, exitCode } = await runOn(system.url, files, '--only', 'tiny,code');
  expect(verdict.suites[1]).toMatchObject({ status: 'not-run', reason: 'needs checkout' });
  expect(verdict).toMatchObject({ verdict: 'PARTIAL', because: [] });
  expect(exitCode).toBe(0);
});

test.concurrent('the same in a whole run is never GO', async () => {
  await using system = await systemThatAnswers();
  const files = { ...needingCode('code'), ...onlySuites('tiny', 'code') };
  const { verdict, exitCode } = await runOn(system.url, files);
  expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
  expect(exitCode).toBe(1);
});

test.concurrent('a part of which nothing at all could run is no success', async () => {
  await using system = await systemThatAnswers();
  const { verdict, exitCode } = await runOn(system.url, needingCode('code'), '--only', 'code');
  expect(verdict).toMatchObject({ verdict: 'PARTIAL', because: ['unproven'] });
  expect(exitCode).toBe(1);
});

test.concurrent('where nothing answers, each suite is NOT RUN with one command to try', async () => {
  const gone = await systemThatAnswers();
  await gone[Symbol.asyncDispose]();
  const { verdict, exitCode } = await runOn(gone.url, onlySuites('tiny'));
  expect(verdict.suites[0]).toMatchObject({
    status: 'not-run',
    reason: `nothing answers at ${gone.url} (ECONNREFUSED). Start the system, then try: curl -i ${gone.url}/api/health`,
  });
  expect(exitCode).toBe(1);
});

test.concurrent('an attack on a host that nobody authorised exits with 2 before it starts', async () => {
  const files = tinySuite({ body: PASSES });
  const file = 'suites/tiny/suite.ts';
  const attacking = { [file]: files[file]?.replace('stack: false', 'attacks: true') ?? '' };
  const { stderr, exitCode } = await runOn('https://staging.agentrix.example', {
    ...attacking,
    ...onlySuites('tiny'),
  });
  expect(stderr).toContain('attacks and loads on staging.agentrix.example are not authorised');
  expect(exitCode).toBe(2);
});

test.concurrent.each([
  'http://',
  'ftp://127.0.0.1',
  'http://u:p@127.0.0.1',
  'http://127.0.0.1/api',
])('%s is no base URL', async (url) => {
  const { stderr, exitCode } = await runOn(url, onlySuites('tiny'));
  expect(stderr).toContain('is no base URL');
  expect(stderr).not.toContain('stack');
  expect(exitCode).toBe(2);
});

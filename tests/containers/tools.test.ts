/** A tool that the machine lacks runs as a container, reaches what listens on this machine's loopback, and leaves nothing. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Verdict } from '../../evidence/index.ts';
import { type Generator, startGenerator } from '../../load/generator.ts';
import { readSummary } from '../../load/summary.ts';
import {
  engineClient,
  findToolImage,
  imageOf,
  reapContainers,
} from '../../stack/containers/index.ts';
import { waitFor } from '../../stack/index.ts';
import { locateTool } from '../../stack/tools/index.ts';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from '../cli.ts';
import { inEngine, noEngine } from './engine.ts';

const K6_ENDS_WITHIN_MS = 30_000;

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'launch-gate-tools-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A machine without any of our tools, and without what they are installed by. */
function machineWithoutTools(): void {
  vi.stubEnv('LAUNCH_GATE_CACHE', folder());
  vi.stubEnv('PATH', folder());
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** Refuses everything, and remembers who asked for what. */
async function target() {
  const asked = new Set<string>();
  const server = createServer(({ url, socket }, response) => {
    asked.add(`${socket.remoteAddress} ${url}`);
    response.writeHead(503).end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return { asked, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function offerPayments(baseUrl: string, plateauSeconds: number): Promise<Generator> {
  const workDir = folder();
  const generator = await startGenerator({
    workDir,
    publishDir: join(workDir, 'publish'),
    plan: {
      run: 'r1',
      seed: 1,
      baseUrl,
      payer: { url: baseUrl, publishableKey: '' },
      users: [{ id: 'u1', token: '' }],
      shares: { card: 100 },
      stages: { rate: 5, rampSeconds: 1, plateauSeconds },
    },
  });
  onTestFinished(() => generator.process.stop());
  return generator;
}

describe.skipIf(noEngine)('k6 on a machine that has none', () => {
  test('offers its load from a container of the same user, and its report is ours', async () => {
    const before = await inEngine();
    machineWithoutTools();
    await expect(locateTool('k6')).rejects.toMatchObject({ code: 'tool.missing' });
    const { asked, baseUrl } = await target();
    const generator = await offerPayments(baseUrl, 2);
    expect(readFileSync(`/proc/${generator.pid}/comm`, 'utf8').trim()).toBe('k6');
    await generator.ended(K6_ENDS_WITHIN_MS);
    const { metrics } = readSummary(generator.summaryFile);
    expect(metrics).toHaveProperty('http_reqs');
    expect([...asked].join('\n')).toMatch(/^127\.0\.9\.\d+ \/api\//m);
    expect(await inEngine()).toEqual(before);
  });

  test('is stopped in mid-load: its container goes with it', async () => {
    const before = await inEngine();
    machineWithoutTools();
    const generator = await offerPayments((await target()).baseUrl, 60);
    await generator.process.stop();
    expect(await inEngine()).toEqual(before);
  });

  test('is killed with kill -9: what it left is known by its label', async () => {
    const before = await inEngine();
    machineWithoutTools();
    const { process: wrapper } = await offerPayments((await target()).baseUrl, 60);
    wrapper.child.kill('SIGKILL');
    await wrapper.ended;
    await reapContainers(await engineClient());
    await waitFor({
      what: 'the container is gone',
      deadlineMs: 10_000,
      probe: async () => expect(await inEngine()).toEqual(before),
    });
  });

  test('is had by a run of the gate, whose verdict names the image', async () => {
    const files = tinySuite({ body: PASSES });
    const suite = 'suites/tiny/suite.ts';
    const needy = files[suite]?.replace("id: 'tiny.holds'", "id: 'tiny.holds', tools: ['k6']");
    using tiny = temporaryProject({ ...files, ...onlySuites('tiny'), [suite]: needy ?? '' });
    const env = { LAUNCH_GATE_CACHE: folder(), PATH: folder() };
    const { stdout } = await launchGate(tiny.root, { env }, 'run', '--json');
    const { tools, verdict } = JSON.parse(stdout) as Verdict;
    expect(tools).toContainEqual({
      name: 'k6',
      version: imageOf('k6').split(':')[1],
      origin: `container ${imageOf('k6')}`,
    });
    expect(verdict).toBe('GO');
  });
});

describe.skipIf(noEngine)('a tool without an image', () => {
  test.each(['k6', 'zap'])('%s is not had from an image that is nowhere', async (name) => {
    vi.stubEnv(`LAUNCH_${name.toUpperCase()}_IMAGE`, 'launch-gate.invalid/nowhere:0');
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await findToolImage(name, { pull: true })).toBeUndefined();
  });

  test('of others there is no image at all', async () => {
    expect(await findToolImage('gitleaks', { pull: true })).toBeUndefined();
  });
});

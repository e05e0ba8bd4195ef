/**
 * Containers that are kept between runs: taken up again by their own checkout alone, emptied, and only while their
 * images and settings are the same; gone when they are told to go.
 */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Verdict } from '../../evidence/index.ts';
import { engineClient, imageOf, reapContainers } from '../../stack/containers/index.ts';
import {
  createDatabase,
  createProxy,
  openStack,
  type RunningStack,
  SERVICE_NAMES,
} from '../../stack/index.ts';
import { removeKeptStack } from '../../stack/kept/index.ts';
import { launchGate, onlySuites, PASSES, temporaryProject, tinySuite } from '../cli.ts';
import { inEngine, noEngine } from './engine.ts';

const PLAN = { form: 'containers', contained: SERVICE_NAMES } as const;
const checkout = folder();
const keepIn = join(checkout, 'kept');

function folder(): string {
  return mkdtempSync(join(tmpdir(), 'launch-gate-kept-'));
}

/** A run's stack, which is left at the test's end. */
async function open(kept = keepIn): Promise<RunningStack & { readonly workDir: string }> {
  const workDir = folder();
  const stack = await openStack(PLAN, { workDir, keepIn: kept });
  onTestFinished(async () => {
    await stack.stop();
    rmSync(workDir, { recursive: true, force: true });
  });
  return { ...stack, workDir };
}

const idOf = ({ addresses }: RunningStack) => addresses.postgresContainer;

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** What a run may leave: databases, keys, proxies, blocks, and lines in PostgreSQL's log. */
async function leavings({ addresses }: RunningStack) {
  const { postgresUrl, redisUrl, toxiproxyUrl, anvilUrl, postgresLog = '' } = addresses;
  const redis = new Redis(redisUrl);
  const call = { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] };
  const headers = { 'content-type': 'application/json' };
  const block = await fetch(anvilUrl, { method: 'POST', headers, body: JSON.stringify(call) });
  const databases = await query(postgresUrl, 'select datname from pg_database order by 1');
  try {
    return {
      databases: databases.map(({ datname }) => datname),
      keys: await redis.keys('*'),
      proxies: Object.keys((await (await fetch(`${toxiproxyUrl}/proxies`)).json()) as object),
      block: ((await block.json()) as { result: string }).result,
      isLogged: readFileSync(postgresLog, 'utf8').includes('of the first run'),
    };
  } finally {
    redis.disconnect();
  }
}

async function leaveThings({ addresses }: RunningStack): Promise<void> {
  const { postgresUrl, redisUrl, anvilUrl, postgresLog = '' } = addresses;
  await createDatabase(addresses, 'of a run');
  await createDatabase(addresses, 'a template');
  await query(postgresUrl, `alter database "a template" is_template true`);
  await query(postgresUrl, 'select pg_sleep(0.15) /* of the first run */');
  const redis = new Redis(redisUrl);
  await redis.set('of a run', '1');
  redis.disconnect();
  await createProxy(addresses, { name: 'of a run', upstream: new URL(postgresUrl).host });
  const mine = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'evm_mine', params: [] });
  const headers = { 'content-type': 'application/json' };
  await fetch(anvilUrl, { method: 'POST', headers, body: mine });
  await expect.poll(() => readFileSync(postgresLog, 'utf8')).toContain('of the first run');
}

describe.skipIf(noEngine)('containers that are kept', () => {
  let before: readonly string[];

  beforeAll(async () => {
    vi.stubEnv('TESTCONTAINERS_REUSE_ENABLE', 'true');
    before = await inEngine();
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    if (noEngine === undefined) await removeKeptStack(keepIn);
    rmSync(checkout, { recursive: true, force: true });
  });

  test('run on when their run has ended, and nobody takes them for abandoned', async () => {
    const first = await open();
    expect(first.isReused).toBe(false);
    await leaveThings(first);
    expect(await leavings(first)).toEqual({
      databases: ['a template', 'of a run', 'postgres', 'template0', 'template1'],
      keys: ['of a run'],
      proxies: ['of a run'],
      block: '0x1',
      isLogged: true,
    });
    const running = await inEngine();
    await first.stop();
    await reapContainers(await engineClient());
    expect(await inEngine()).toEqual(running);
  });

  test('are taken up by the next run, which finds nothing of the one before', async () => {
    const again = await open();
    expect(again.isReused).toBe(true);
    expect(await leavings(again)).toEqual({
      databases: ['a template', 'postgres', 'template0', 'template1'],
      keys: [],
      proxies: [],
      block: '0x0',
      isLogged: false,
    });
    await query(again.addresses.postgresUrl, 'select 1');
    expect(existsSync(join(again.workDir, 'logs/redis.log'))).toBe(true);
  });

  test('serve one run at a time: another one has containers of its own', async () => {
    const first = await open();
    const running = await inEngine();
    const second = await open();
    expect(idOf(second)).not.toBe(idOf(first));
    await expect(removeKeptStack(keepIn)).rejects.toMatchObject({ code: 'stack.in-use' });
    await second.stop();
    expect(await inEngine()).toEqual(running);
  });

  test('are never another checkout’s, not even its copy’s', async () => {
    const kept = idOf(await open());
    const elsewhere = folder();
    onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
    const copy = join(elsewhere, 'kept');
    cpSync(keepIn, copy, { recursive: true });
    const other = await open(copy);
    expect(other.isReused).toBe(false);
    expect(idOf(other)).not.toBe(kept);
    await other.stop();
    expect(await removeKeptStack(copy)).toBe(true);
    const { dockerode } = (await engineClient()).container;
    const { State } = await dockerode.getContainer(kept ?? '').inspect();
    expect(State.Running).toBe(true);
  });

  test.each<[string, () => Promise<void>]>([
    ['another image', anotherImage],
    ['a container that was started again', restartRedis],
  ])('are made anew for %s, and the old ones are removed', async (_, change) => {
    const first = await open();
    await first.stop();
    const count = (await inEngine()).length;
    await change();
    const second = await open();
    expect(second.isReused).toBe(false);
    expect(idOf(second)).not.toBe(idOf(first));
    expect(await inEngine()).toHaveLength(count);
  });

  test('are gone without a trace once they are told to go', async () => {
    expect(await removeKeptStack(keepIn)).toBe(true);
    expect(await inEngine()).toEqual(before);
    expect(existsSync(keepIn)).toBe(false);
    expect(await removeKeptStack(keepIn)).toBe(false);
  });

  test('a run says that its containers were another one’s; `stack down` removes them', async () => {
    const files = tinySuite({ body: PASSES });
    const suite = 'suites/tiny/suite.ts';
    const stacked = files[suite]?.replace('stack: false,', '') ?? '';
    using tiny = temporaryProject({ ...files, ...onlySuites('tiny'), [suite]: stacked });
    const run = async () => {
      const { stdout } = await launchGate(tiny.root, 'run', '--stack', 'containers', '--json');
      return JSON.parse(stdout) as Verdict;
    };
    expect(await run()).toMatchObject({ verdict: 'GO', notes: [] });
    const note = 'the containers are an earlier run’s, emptied for this one';
    expect(await run()).toMatchObject({ verdict: 'GO', notes: [note] });
    expect((await launchGate(tiny.root, 'stack', 'down')).stdout).toBe('Stopped.');
    expect(await inEngine()).toEqual(before);
    expect((await launchGate(tiny.root, 'stack', 'down')).stdout).toBe('No stack is up.');
  });
});

/** The same program under another name: what a run is said to have used must be true. */
async function anotherImage(): Promise<void> {
  const { dockerode } = (await engineClient()).container;
  const tag = { repo: 'launch-gate-stand-in/other-redis', tag: '1' };
  await dockerode.getImage(imageOf('redis')).tag(tag);
  vi.stubEnv('LAUNCH_REDIS_IMAGE', `${tag.repo}:${tag.tag}`);
}

async function restartRedis(): Promise<void> {
  const { dockerode } = (await engineClient()).container;
  const running = await dockerode.listContainers();
  const redis = running.find(({ Image }) => Image === imageOf('redis'));
  await dockerode.getContainer(redis?.Id ?? '').restart();
}

/**
 * PostgreSQL as production has it, in a container: the checks of the database pass there, encryption included, and
 * fail where its `pg_hba.conf` lets in what nobody encrypts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePlan } from '../../gate/plan/plan.ts';
import { run } from '../../gate/run/run.ts';
import { runInside } from '../../stack/containers/run-inside.ts';
import { openStack, type RunningStack, SERVICE_NAMES } from '../../stack/index.ts';
import { noEngine } from './engine.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FILES = ['database', 'privileges'].map((name) => `suites/operations/${name}.test.ts`);
/** Lets in everybody who knows a password, before the container's own rules are asked. */
const CARELESS = "sed -i '1i hostnossl all all all scram-sha-256' /launch-gate/pg_hba.conf";
const OF_THE_DATABASE = /^operations\.(database-|serving-|plaintext-database-)/;

const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-operations-'));
let stack: RunningStack;

const silent = {
  planned: () => undefined,
  started: () => undefined,
  noted: () => undefined,
  ended: () => undefined,
};

/** The checks of the database, each by how it ended. */
async function judged(): Promise<Readonly<Record<string, string>>> {
  const plan = await makePlan({
    root: ROOT,
    profile: 'detect',
    target: 'reference',
    only: [],
    narrowed: ['operations'],
    seed: 1,
    files: new Map([['operations', FILES]]),
  });
  const { signal } = new AbortController();
  const options = { signal, watcher: silent, keep: undefined, lent: stack };
  const { verdict, runDir } = await run(plan, options);
  rmSync(runDir, { recursive: true, force: true });
  const checks = verdict.requirements.flatMap((row) => row.checks);
  const named = checks.filter(({ id }) => OF_THE_DATABASE.test(id));
  return Object.fromEntries(named.map(({ id, status }) => [id, status]));
}

describe.skipIf(noEngine)('PostgreSQL in a container', () => {
  beforeAll(async () => {
    stack = await openStack({ form: 'containers', contained: SERVICE_NAMES }, { workDir });
  });
  afterAll(async () => {
    await stack?.stop();
    rmSync(workDir, { recursive: true, force: true });
  });

  test('passes every check of a database, encryption included', async () => {
    const all = await judged();
    expect(all).toHaveProperty(['operations.database-encrypted']);
    expect(all).toHaveProperty(['operations.database-host-rules']);
    expect(new Set(Object.values(all))).toEqual(new Set(['passed']));
  });

  test('fails the checks of encryption and of its rules as soon as it takes plaintext', async () => {
    const { postgresContainer = '', postgresUrl } = stack.addresses;
    await runInside({ container: postgresContainer, command: ['/bin/sh', '-c', CARELESS] });
    const client = new Client({ connectionString: postgresUrl });
    await client.connect();
    await client.query('select pg_reload_conf()');
    await client.end();
    const failed = Object.entries(await judged()).filter(([, status]) => status !== 'passed');
    expect(failed.toSorted()).toEqual([
      ['operations.database-encrypted', 'failed'],
      ['operations.database-host-rules', 'failed'],
    ]);
  });
});

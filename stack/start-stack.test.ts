/** The five services, really started: they answer, they die with a reason, and nothing stays behind. */
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readAddressBook, writeAddressBook } from './address-book.ts';
import { createDatabase, dropDatabase } from './database.ts';
import { faultsOf, HOST_RULES, type HostRule } from './host-rules.ts';
import { isAlive } from './processes/identity.ts';
import { readLedger } from './processes/ledger.ts';
import { createProxy } from './proxy.ts';
import { type RunningStack, SERVICE_NAMES } from './stack.ts';
import { startStack } from './start-stack.ts';
import { waitFor } from './wait.ts';

const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-stack-'));
let stack: RunningStack;

beforeAll(async () => {
  stack = await startStack({ workDir });
});
afterAll(async () => {
  await stack.stop();
  rmSync(workDir, { recursive: true, force: true });
});

async function query<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** The service's process is killed in mid-run, as the out-of-memory killer would. */
function kill(name: keyof RunningStack['addresses']['pids']): number {
  const pid = stack.addresses.pids[name];
  if (pid === undefined) throw new TypeError(`${name} has no pid`);
  process.kill(pid, 'SIGKILL');
  return pid;
}

describe('PostgreSQL', () => {
  test.each([
    ['fsync', 'on'],
    ['synchronous_commit', 'on'],
    ['full_page_writes', 'on'],
    ['max_connections', '200'],
    ['server_encoding', 'UTF8'],
  ])('is durable and set up as told: %s = %s', async (setting, value) => {
    const { postgresUrl } = stack.addresses;
    expect(await query(postgresUrl, `show ${setting}`)).toEqual([{ [setting]: value }]);
  });

  test('sorts by code point, whatever the locale of the machine', async () => {
    const [row] = await query<{ locprovider: string; locale: string }>(
      stack.addresses.postgresUrl,
      `select datlocprovider as locprovider, datlocale as locale
         from pg_database where datname = 'postgres'`,
    );
    expect(row).toEqual({ locprovider: 'b', locale: 'C.UTF-8' });
  });

  test('refuses a wrong password', async () => {
    const url = new URL(stack.addresses.postgresUrl);
    url.password = 'guessed';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  test('lets in who is known to it, and reports a line that would let in others', async () => {
    const { postgresUrl } = stack.addresses;
    const faults = async () => faultsOf(await query<HostRule>(postgresUrl, HOST_RULES));
    expect(await faults()).toEqual([]);
    const [row] = await query<{ hba_file: string }>(postgresUrl, 'show hba_file');
    const file = row?.hba_file ?? '';
    const rules = readFileSync(file, 'utf8');
    onTestFinished(() => writeFileSync(file, rules));
    appendFileSync(file, 'host all all 0.0.0.0/0 scram-sha-256\nhost all all ::1/128 trust\n');
    expect(await faults()).toEqual([
      expect.stringMatching(/^line \d+ lets 0\.0\.0\.0 in without TLS$/),
      expect.stringMatching(/^line \d+ lets in by "trust"$/),
    ]);
  });

  test('logs a slow statement as one JSON object, and never the password', async () => {
    const { postgresUrl, postgresLog = '' } = stack.addresses;
    await query(postgresUrl, 'select pg_sleep(0.15)');
    const line = await waitFor({
      what: 'the slow statement is in the log',
      deadlineMs: 5_000,
      probe: async () => {
        const lines = readFileSync(postgresLog, 'utf8').split('\n');
        const found = lines.find((text) => text.includes('pg_sleep'));
        if (found === undefined) throw new TypeError(`${lines.length} other lines`);
        return JSON.parse(found) as { message: string };
      },
    });
    expect(line.message).toMatch(/^duration: 1\d\d\.\d+ ms/);
    expect(readFileSync(postgresLog, 'utf8')).not.toContain(new URL(postgresUrl).password);
  });

  test('clones a template, and drops a database that is in use', async () => {
    const { addresses } = stack;
    const template = await createDatabase(addresses, 'template_of_test');
    await query(template, 'create table account (id int)');
    const clone = await createDatabase(addresses, 'clone "x"', { template: 'template_of_test' });
    expect(await query(clone, 'select count(*)::int as count from account')).toEqual([
      { count: 0 },
    ]);
    const user = new Client({ connectionString: clone });
    user.on('error', () => undefined);
    onTestFinished(() => user.end().catch(() => undefined));
    await user.connect();
    await dropDatabase(addresses, 'clone "x"');
    await expect(query(clone, 'select 1')).rejects.toMatchObject({ code: '3D000' });
  });
});

test('a proxy cuts a connection, refuses new ones, and mends on the same port', async () => {
  const upstream = new URL(stack.addresses.postgresUrl);
  await using proxy = await createProxy(stack.addresses, {
    name: 'cut-me',
    upstream: upstream.host,
  });
  const through = new URL(upstream);
  through.host = proxy.url;
  expect(await query(through.href, 'select 1 as one')).toEqual([{ one: 1 }]);
  await proxy.disable();
  await expect(query(through.href, 'select 1')).rejects.toThrow();
  await proxy.enable();
  expect(await query(through.href, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('the address book is handed on by a file that only its owner reads', () => {
  const file = join(workDir, 'stack.json');
  writeAddressBook(file, stack.addresses);
  expect(readAddressBook(file)).toEqual(stack.addresses);
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(() => readAddressBook(join(workDir, 'missing.json'))).toThrow(/can't be read from/);
});

test('every service listens on loopback only', () => {
  const sockets = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
  const { postgresUrl, redisUrl, stripeMockUrl, anvilUrl, toxiproxyUrl } = stack.addresses;
  for (const url of [postgresUrl, redisUrl, stripeMockUrl, anvilUrl, toxiproxyUrl]) {
    const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
    const listening = sockets
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local = '', , state]) => local.endsWith(`:${port}`) && state === '0A')
      .map(([, local]) => local);
    expect(listening, url.replace(/:[^:@]*@/, ':…@')).toEqual([`0100007F:${port}`]);
  }
});

test('a service that is killed is named with the reason; the rest stops and leaves nothing', async () => {
  const pid = kill('redis');
  const death = await stack.died;
  expect(death.service).toBe('redis');
  expect(death.reason).toMatch(
    new RegExp(`^redis \\(pid ${pid}\\) was ended by SIGKILL; last words`),
  );
  await stack.stop();
  const owned = readLedger(workDir);
  const processes = owned.filter((entry) => entry.kind === 'process');
  expect(processes.map(({ name }) => name).sort()).toEqual([...SERVICE_NAMES].sort());
  expect(processes.filter(isAlive)).toEqual([]);
  const data = dirname(dirname(stack.addresses.postgresLog ?? ''));
  expect(existsSync(data), `${data} is removed`).toBe(false);
});

/** The stack as containers against a live engine: the same services behind the same interface, and no trace after. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createDatabase,
  createProxy,
  dropDatabase,
  openStack,
  type RunningStack,
  SERVICE_NAMES,
} from '../../stack/index.ts';
import { SETTINGS } from '../../stack/services/postgres/settings.ts';
import { inEngine, noEngine } from './engine.ts';

const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-containers-'));
let before: readonly string[];
let stack: RunningStack;

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

describe.skipIf(noEngine)('the stack as containers', () => {
  beforeAll(async () => {
    before = await inEngine();
    stack = await openStack({ form: 'containers', contained: SERVICE_NAMES }, { workDir });
  });
  afterAll(async () => {
    await stack?.stop();
    rmSync(workDir, { recursive: true, force: true });
  });

  test('says its form, and which image each service is, by name and id', () => {
    expect(stack.addresses.form).toBe('containers');
    for (const name of SERVICE_NAMES)
      expect(stack.addresses.versions[name]).toMatch(/^\S+:\S+ \([0-9a-f]{12}\)$/);
  });

  test.each(Object.entries(SETTINGS).filter(([name]) => !/^(unix_socket|listen)/.test(name)))(
    'PostgreSQL is set up as the local form: %s = %s',
    async (name, value) => {
      const [row] = await query<{ setting: string; given: boolean }>(
        stack.addresses.postgresUrl,
        `select current_setting('${name}') as setting`,
      );
      expect(row?.setting).toBe(value);
    },
  );

  test('the encryption is that of the server’s own certificate, and without it nobody comes in', async () => {
    const { postgresUrl } = stack.addresses;
    const [row] = await query<{ ssl: boolean; version: string }>(
      postgresUrl,
      'select ssl, version from pg_stat_ssl where pid = pg_backend_pid()',
    );
    expect(row?.ssl).toBe(true);
    expect(row?.version).toMatch(/^TLSv1\.[23]$/);
    const plaintext = new URL(postgresUrl);
    plaintext.search = '?sslmode=disable';
    await expect(query(plaintext.href, 'select 1')).rejects.toMatchObject({ code: '28000' });
  });

  test('a service is published on loopback only', () => {
    const sockets = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n').slice(1);
    const { postgresUrl, redisUrl, stripeMockUrl, anvilUrl, toxiproxyUrl } = stack.addresses;
    for (const url of [postgresUrl, redisUrl, stripeMockUrl, anvilUrl, toxiproxyUrl]) {
      const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
      const local = sockets.map((line) => line.trim().split(/\s+/)[1] ?? '');
      const listening = local.filter((address) => address.endsWith(`:${port}`));
      expect(new Set(listening)).toEqual(new Set([`0100007F:${port}`]));
    }
  });

  test('a proxy in the services’ network cuts a connection and mends on the same port', async () => {
    const upstream = new URL(stack.addresses.postgresUrl);
    await using proxy = await createProxy(stack.addresses, { name: 'a', upstream: upstream.host });
    await using other = await createProxy(stack.addresses, { name: 'b', upstream: upstream.host });
    expect(other.port).not.toBe(proxy.port);
    const through = new URL(upstream);
    through.host = proxy.url;
    expect(await query(through.href, 'select 1 as one')).toEqual([{ one: 1 }]);
    await proxy.disable();
    await expect(query(through.href, 'select 1')).rejects.toThrow();
    await proxy.enable();
    expect(await query(through.href, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('a database is cloned and dropped as in the local form', async () => {
    const url = await createDatabase(stack.addresses, 'of a test');
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await dropDatabase(stack.addresses, 'of a test');
  });

  test('logs are kept in the run’s folder, PostgreSQL’s own as JSON', async () => {
    await query(stack.addresses.postgresUrl, 'select pg_sleep(0.15)');
    await expect
      .poll(() => readFileSync(stack.addresses.postgresLog ?? '', 'utf8'))
      .toContain('pg_sleep');
    expect(readFileSync(join(workDir, 'logs/redis.log'), 'utf8')).toMatch(/Ready to accept/);
  });

  test('its end leaves no container, network or volume', async () => {
    await stack.stop();
    expect(await inEngine()).toEqual(before);
  });
});

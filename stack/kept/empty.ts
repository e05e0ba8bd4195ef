/**
 * Empties the services of kept containers, so that a run finds nothing of the run before: no database but the
 * templates that nobody writes to, no key, no proxy, a new chain. stripe-mock remembers nothing anyway.
 */
import { Redis } from 'ioredis';
import { runInside } from '../containers/run-inside.ts';
import { dropDatabase } from '../database.ts';
import { answers } from '../services/http-probe.ts';
import { withClient } from '../services/postgres/probe.ts';
import { CONTAINER_SETTINGS, JSON_LOG } from '../services/postgres/settings.ts';
import type { AddressBook } from '../stack.ts';

/** @throws Error when one of the services does not answer */
export async function emptyServices(addresses: AddressBook): Promise<void> {
  await Promise.all([
    emptyPostgres(addresses),
    emptyRedis(addresses),
    emptyToxiproxy(addresses),
    newChain(addresses),
    answers(`${addresses.stripeMockUrl}/v1/balance`, {
      headers: { authorization: 'Bearer sk_test_1' },
    }),
  ]);
}

async function emptyPostgres(addresses: AddressBook): Promise<void> {
  const { postgresUrl, postgresContainer: container } = addresses;
  const names: string[] = [];
  await withClient(postgresUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      `select datname from pg_database where not datistemplate and datname <> 'postgres'`,
    );
    names.push(...rows.map(({ datname }) => datname));
  });
  for (const name of names) await dropDatabase(addresses, name);
  // Its log may hold what a fault of the last run has let through.
  const log = `${CONTAINER_SETTINGS.log_directory}/${JSON_LOG}`;
  if (container) await runInside({ container, command: ['/bin/sh', '-c', `: >${log}`] });
}

async function emptyRedis({ redisUrl }: AddressBook): Promise<void> {
  const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0 });
  // What it can't reach is told by connect, too.
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.flushall();
  } finally {
    redis.disconnect();
  }
}

async function emptyToxiproxy({ toxiproxyUrl }: AddressBook): Promise<void> {
  const proxies = JSON.parse(await answers(`${toxiproxyUrl}/proxies`)) as object;
  const removals = Object.keys(proxies).map((name) =>
    answers(`${toxiproxyUrl}/proxies/${encodeURIComponent(name)}`, { method: 'DELETE' }),
  );
  await Promise.all(removals);
}

async function newChain({ anvilUrl }: AddressBook): Promise<void> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'anvil_reset', params: [] });
  const headers = { 'content-type': 'application/json' };
  const answer = await answers(anvilUrl, { method: 'POST', headers, body });
  if (!('result' in (JSON.parse(answer) as object))) throw new TypeError(`anvil said ${answer}`);
}

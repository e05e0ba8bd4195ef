/** The reference's stores: a dump of its database, the write-ahead log, its keys in Redis, and the logs. */
import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { type AddressBook, dumpDatabase } from '../../stack/index.ts';
import { type Secrets, type StoresWatch, secretsIn } from '../stores.ts';

export interface StoreParts {
  readonly addresses: Pick<AddressBook, 'redisUrl' | 'postgresLog' | 'postgresContainer'>;
  /** Of a role that may read files of the server. */
  readonly databaseUrl: string;
  readonly redisKeyPrefix: string;
  readonly logFile: string;
}

const PAGE = 500;

/** How the whole value of a key is read; DUMP would compress it. */
const READ: Readonly<Record<string, readonly [string, ...string[]]>> = {
  string: ['get'],
  hash: ['hgetall'],
  list: ['lrange', '0', '-1'],
  set: ['smembers'],
  zset: ['zrange', '0', '-1', 'withscores'],
  stream: ['xrange', '-', '+'],
};

export async function watchStores(parts: StoreParts): Promise<StoresWatch> {
  const [first] = await query<{ segment: string }>(
    parts.databaseUrl,
    'select pg_walfile_name(pg_current_wal_insert_lsn()) as segment',
  );
  return { found: (secrets) => found(parts, first?.segment ?? '', secrets) };
}

async function found(parts: StoreParts, firstSegment: string, secrets: Secrets) {
  const { databaseUrl, logFile, addresses } = parts;
  const stores: Readonly<Record<string, Iterable<Buffer> | AsyncIterable<Buffer>>> = {
    'database dump': [await dumpDatabase(addresses, databaseUrl)],
    'write-ahead log': walSegments(databaseUrl, firstSegment),
    Redis: [await redisContents(parts)],
    log: [readFileSync(logFile)],
    "database's log": addresses.postgresLog ? [readFileSync(addresses.postgresLog)] : [],
  };
  const all = new Set<string>();
  for (const [store, contents] of Object.entries(stores))
    for await (const bytes of contents)
      for (const name of secretsIn(bytes, secrets)) all.add(`${name} in ${store}`);
  return [...all];
}

/** One at a time: a segment is 16 MiB. */
async function* walSegments(url: string, first: string): AsyncIterable<Buffer> {
  const segments = await query<{ name: string }>(
    url,
    "select name from pg_ls_waldir() where name >= $1 and name ~ '^[0-9A-F]{24}$' order by name",
    [first],
  );
  for (const { name } of segments) {
    const sql = "select pg_read_binary_file('pg_wal/' || $1, true) as bytes";
    const [segment] = await query<{ bytes: Buffer | null }>(url, sql, [name]);
    if (segment?.bytes) yield segment.bytes;
  }
}

async function redisContents({ addresses, redisKeyPrefix }: StoreParts): Promise<Buffer> {
  const redis = new Redis(addresses.redisUrl, { maxRetriesPerRequest: 1 });
  try {
    const contents: unknown[] = [];
    const scan = redis.scanStream({ match: `${redisKeyPrefix}*`, count: PAGE });
    for await (const keys of scan as AsyncIterable<string[]>)
      for (const key of keys) contents.push(key, await contentOf(redis, key));
    return Buffer.from(contents.flat(Number.POSITIVE_INFINITY).join('\n'));
  } finally {
    redis.disconnect();
  }
}

async function contentOf(redis: Redis, key: string): Promise<unknown> {
  const read = READ[await redis.type(key)];
  if (read === undefined) return '';
  const [command, ...args] = read;
  return redis.call(command, key, ...args);
}

async function query<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query(text, values);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

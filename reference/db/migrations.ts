/**
 * Moves the schema up and down. Each migration is a pair of SQL files and runs in one transaction; an
 * advisory lock lets many programs that start at once migrate once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';

const FOLDER = new URL('./migrations/', import.meta.url);

/** Any number that no other program of the database locks. */
const LOCK = 4_711_001;

/** Applies what is missing, in order. Returns the names of what was applied. */
export function migrateUp(databaseUrl: string): Promise<readonly string[]> {
  return migrating(databaseUrl, async (client, applied) => {
    const missing = migrationNames().filter((name) => !applied.includes(name));
    for (const name of missing)
      await step(client, sqlOf(name, 'up'), 'insert into schema_migrations values ($1)', name);
    return missing;
  });
}

/** Reverts everything, newest first. Returns the names of what was reverted. */
export function migrateDown(databaseUrl: string): Promise<readonly string[]> {
  return migrating(databaseUrl, async (client, applied) => {
    const reverted = [...applied].reverse();
    for (const name of reverted)
      await step(
        client,
        sqlOf(name, 'down'),
        'delete from schema_migrations where name = $1',
        name,
      );
    return reverted;
  });
}

/** Names of migrations that the database lacks; the program doesn't start while there are any. */
export function pendingMigrations(databaseUrl: string): Promise<readonly string[]> {
  return migrating(databaseUrl, async (_client, applied) =>
    migrationNames().filter((name) => !applied.includes(name)),
  );
}

async function migrating<Result>(
  databaseUrl: string,
  work: (client: pg.Client, applied: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query('create table if not exists schema_migrations (name text primary key)');
    const { rows } = await client.query<{ name: string }>(
      'select name from schema_migrations order by name',
    );
    return await work(
      client,
      rows.map((row) => row.name),
    );
  } finally {
    await client.end();
  }
}

async function step(client: pg.Client, sql: string, record: string, name: string): Promise<void> {
  await client.query('begin');
  await client.query(sql);
  await client.query(record, [name]);
  await client.query('commit');
}

function migrationNames(): readonly string[] {
  const suffix = '.up.sql';
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

function sqlOf(name: string, direction: 'up' | 'down'): string {
  return readFileSync(new URL(`${name}.${direction}.sql`, FOLDER), 'utf8');
}

/**
 * Moves the schema up and down, as its owner. Each migration is a pair of SQL files and runs in one transaction;
 * an advisory lock lets many programs that start at once migrate once.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Of `grants.sql` and the folder `migrations`. */
const FOLDER = new URL('./', import.meta.url).pathname;
const MIGRATIONS = 'migrations';

/** Any number that no other program of the database locks. */
const LOCK = 4_711_001;

/** Applies what is missing, in order, and says anew who may do what. Returns the names of what was applied. */
export function migrateUp(databaseUrl: string, folder = FOLDER): Promise<readonly string[]> {
  return locked(databaseUrl, async (client) => {
    await client.query('create table if not exists schema_migrations (name text primary key)');
    const missing = missingFrom(await appliedTo(client), folder);
    for (const name of missing) {
      const sql = sqlOf(folder, `${name}.up`);
      await step(client, sql, { sql: 'insert into schema_migrations values ($1)', name });
    }
    // Statements that are sent as one text are one transaction.
    await client.query(readFileSync(join(folder, 'grants.sql'), 'utf8'));
    return missing;
  });
}

/** Reverts everything, newest first. Returns the names of what was reverted. */
export function migrateDown(databaseUrl: string, folder = FOLDER): Promise<readonly string[]> {
  return locked(databaseUrl, async (client) => {
    const applied = await appliedTo(client);
    const reverted = [...applied].reverse();
    for (const name of reverted) {
      const sql = sqlOf(folder, `${name}.down`);
      await step(client, sql, { sql: 'delete from schema_migrations where name = $1', name });
    }
    return reverted;
  });
}

/** Names of migrations that the database lacks; the program doesn't start while there are any. It only reads. */
export function pendingMigrations(databaseUrl: string): Promise<readonly string[]> {
  return locked(databaseUrl, async (client) => missingFrom(await appliedTo(client), FOLDER));
}

async function locked<Result>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function appliedTo(client: pg.Client): Promise<readonly string[]> {
  const { rows: found } = await client.query(
    "select where to_regclass('schema_migrations') is not null",
  );
  if (found.length === 0) return [];
  const { rows } = await client.query<{ name: string }>(
    'select name from schema_migrations order by name',
  );
  return rows.map((row) => row.name);
}

function missingFrom(applied: readonly string[], folder: string): readonly string[] {
  return migrationNames(folder).filter((name) => !applied.includes(name));
}

interface Mark {
  readonly sql: string;
  readonly name: string;
}

async function step(client: pg.Client, sql: string, mark: Mark): Promise<void> {
  await client.query('begin');
  await client.query(sql);
  await client.query(mark.sql, [mark.name]);
  await client.query('commit');
}

function migrationNames(folder: string): readonly string[] {
  const suffix = '.up.sql';
  return readdirSync(join(folder, MIGRATIONS))
    .filter((file) => file.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .sort();
}

function sqlOf(folder: string, name: string): string {
  return readFileSync(join(folder, MIGRATIONS, `${name}.sql`), 'utf8');
}

/**
 * The migrated template that every test file's database is cloned from: made once for each state of the
 * reference's SQL, whoever asks first.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { Client, escapeIdentifier } from 'pg';
import { UnavailableError } from '../../evidence/index.ts';
import { type AddressBook, createDatabase, databaseUrl, dropDatabase } from '../../stack/index.ts';
import { GUESTS, makeRoles, OWNER, roleUrl, versionOfRoles } from './roles.ts';

const SQL = new URL('../../reference/db/', import.meta.url).pathname;
const MIGRATE = new URL('../../reference/migrate.ts', import.meta.url).pathname;
/** Any number that no other program locks on this PostgreSQL. */
const LOCK = 7_313_001;

/**
 * Makes sure of the template database and of the roles, and returns its name. Safe when many processes ask at once.
 * @param sql The folder of roles, grants and migrations, where it isn't the reference's own.
 */
export async function prepareTemplate(addresses: AddressBook, sql = SQL): Promise<string> {
  const name = `agentrix_${digest(sql)}`;
  const client = new Client({ connectionString: addresses.postgresUrl });
  await client.connect();
  try {
    if (await isPrepared(client, name)) return name;
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    if ((await versionOfRoles(client)) !== name)
      await makeRoles(client, addresses, { sql, version: name });
    if (!(await isDatabase(client, name))) await makeTemplate(client, addresses, { sql, name });
    return name;
  } finally {
    await client.end();
  }
}

/** A database of its own from the template, with its owner and guests; returns its URL, the superuser's. */
export function cloneTemplate(
  addresses: AddressBook,
  { template, name }: { readonly template: string; readonly name: string },
): Promise<string> {
  return createDatabase(addresses, name, { template, owner: OWNER, guests: GUESTS });
}

function digest(sql: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(sql, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((path) => path.endsWith('.sql')).sort())
    hash.update(`${file}\n`).update(readFileSync(join(sql, file)));
  return hash.digest('hex').slice(0, 12);
}

async function isPrepared(client: Client, name: string): Promise<boolean> {
  return (await isDatabase(client, name)) && (await versionOfRoles(client)) === name;
}

async function isDatabase(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  return rowCount === 1;
}

interface Making {
  readonly sql: string;
  readonly name: string;
}

/** Built under another name: what has the template's name is whole. */
async function makeTemplate(
  client: Client,
  addresses: AddressBook,
  { sql, name }: Making,
): Promise<void> {
  const draft = `${name}_draft`;
  await dropDatabase(addresses, draft);
  await createDatabase(addresses, draft, { owner: OWNER });
  await openTo(databaseUrl(addresses, draft), sql);
  await migrate(roleUrl(addresses, draft, OWNER), sql);
  const [from, to] = [escapeIdentifier(draft), escapeIdentifier(name)];
  await client.query(`alter database ${from} rename to ${to}`);
  // What empties the server for another run leaves templates alone.
  await client.query(`alter database ${to} is_template true`);
}

/** As an administrator of production would, in the service's database. */
async function openTo(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(readFileSync(join(sql, 'database.sql'), 'utf8'));
  } finally {
    await client.end();
  }
}

async function migrate(url: string, sql: string): Promise<void> {
  const env = { DATABASE_URL: url, SQL_FOLDER: sql };
  try {
    await execa(process.execPath, [MIGRATE, 'up'], { env, timeout: 30_000 });
  } catch (cause) {
    throw new UnavailableError({
      code: 'reference.migration-failed',
      message: `the reference's migrations failed: ${(cause as Error).message.split('\n').at(-1)}`,
      hint: 'run reference/migrate.ts up on an empty database and read its error',
      cause,
    });
  }
}

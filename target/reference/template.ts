/**
 * The migrated template that every test file's database is cloned from: made once for each state of the
 * migrations, whoever asks first. Beside it the role that an auditor reads with.
 */
import { createHash, createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { execa } from 'execa';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { UnavailableError } from '../../evidence/index.ts';
import { type AddressBook, databaseUrl } from '../../stack/index.ts';

const MIGRATIONS = new URL('../../reference/db/migrations/', import.meta.url);
const MIGRATE = new URL('../../reference/migrate.ts', import.meta.url).pathname;
/** Any number that no other program locks on this PostgreSQL. */
const LOCK = 7_313_001;
const AUDITOR = 'launch_gate_auditor';

/** Makes sure of the template database and returns its name. Safe when many processes ask at once. */
export async function prepareTemplate(addresses: AddressBook): Promise<string> {
  const name = `agentrix_${migrationsDigest()}`;
  const client = new Client({ connectionString: addresses.postgresUrl });
  await client.connect();
  try {
    if (await isDatabase(client, name)) return name;
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    if (!(await isDatabase(client, name))) await makeTemplate(client, addresses, name);
    return name;
  } finally {
    await client.end();
  }
}

/** Read-only URL of a database. The password follows from the stack's own: nobody must be told. */
export function auditUrl(addresses: AddressBook, database: string): string {
  const url = new URL(databaseUrl(addresses, database));
  url.username = AUDITOR;
  url.password = auditorPassword(addresses);
  return url.href;
}

export function auditorPassword({ postgresUrl }: Pick<AddressBook, 'postgresUrl'>): string {
  const { password, host } = new URL(postgresUrl);
  return createHmac('sha256', password || host)
    .update(AUDITOR)
    .digest('base64url');
}

function migrationsDigest(): string {
  const digest = createHash('sha256');
  for (const file of readdirSync(MIGRATIONS).sort())
    digest.update(`${file}\n`).update(readFileSync(new URL(file, MIGRATIONS)));
  return digest.digest('hex').slice(0, 12);
}

async function isDatabase(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  return rowCount === 1;
}

/** Built under another name: what has the template's name is whole. */
async function makeTemplate(client: Client, addresses: AddressBook, name: string): Promise<void> {
  const draft = `${name}_draft`;
  await client.query(`drop database if exists ${escapeIdentifier(draft)} with (force)`);
  await client.query(`create database ${escapeIdentifier(draft)}`);
  await migrate(databaseUrl(addresses, draft));
  await makeAuditor(client, addresses);
  await client.query(
    `alter database ${escapeIdentifier(draft)} rename to ${escapeIdentifier(name)}`,
  );
}

async function migrate(url: string): Promise<void> {
  try {
    await execa(process.execPath, [MIGRATE, 'up'], { env: { DATABASE_URL: url }, timeout: 30_000 });
  } catch (cause) {
    throw new UnavailableError({
      code: 'reference.migration-failed',
      message: `the reference's migrations failed: ${(cause as Error).message.split('\n').at(-1)}`,
      hint: 'run reference/migrate.ts up on an empty database and read its error',
      cause,
    });
  }
}

async function makeAuditor(client: Client, addresses: AddressBook): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [AUDITOR]);
  const verb = rowCount === 1 ? 'alter' : 'create';
  const password = escapeLiteral(auditorPassword(addresses));
  await client.query(`${verb} role ${AUDITOR} login password ${password}`);
  await client.query(`grant pg_read_all_data to ${AUDITOR}`);
  await client.query(`alter role ${AUDITOR} set default_transaction_read_only = on`);
}

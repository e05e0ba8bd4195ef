/** Databases on the stack's PostgreSQL: one for each test file, cloned from a migrated template. */
import { Client, escapeIdentifier } from 'pg';
import { UnavailableError } from '../evidence/failure.ts';
import type { AddressBook } from './stack.ts';

type Postgres = Pick<AddressBook, 'postgresUrl'>;

export interface DatabaseOptions {
  /** Database to clone; nobody may be connected to it. Default: an empty database. */
  readonly template?: string;
  /** Default: the superuser. */
  readonly owner?: string;
  /** Roles that may connect beside its owner: a clone does not inherit it. Default: every role. */
  readonly guests?: readonly string[];
}

/** Creates a database and returns its URL, the superuser's. */
export async function createDatabase(
  addresses: Postgres,
  name: string,
  { template = 'template0', owner, guests }: DatabaseOptions = {},
): Promise<string> {
  const [database, source] = [escapeIdentifier(name), escapeIdentifier(template)];
  const owned = owner === undefined ? '' : ` owner ${escapeIdentifier(owner)}`;
  const statements = [`create database ${database} template ${source}${owned}`];
  if (guests) {
    const invited = guests.map(escapeIdentifier).join();
    // One text is one transaction, and reaches the disk once.
    statements.push(`revoke all on database ${database} from public;
      grant connect on database ${database} to ${invited}`);
  }
  await administer(addresses, statements);
  return databaseUrl(addresses, name);
}

/** Drops a database, cutting off who is connected; no database of that name is fine too. */
export async function dropDatabase(addresses: Postgres, name: string): Promise<void> {
  await administer(addresses, [`drop database if exists ${escapeIdentifier(name)} with (force)`]);
}

/** The superuser's URL of a database on this PostgreSQL. */
export function databaseUrl(addresses: Postgres, name: string): string {
  const url = new URL(addresses.postgresUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

async function administer({ postgresUrl }: Postgres, statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: postgresUrl });
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (const statement of statements) await client.query(statement);
  } catch (cause) {
    const seen = cause instanceof Error ? cause.message : String(cause);
    throw new UnavailableError({
      code: 'postgres.statement',
      message: `PostgreSQL refused "${statements[0]}": ${seen}`,
      hint: 'Is the stack still running? npx launch-gate stack status',
      cause,
    });
  } finally {
    await client.end();
  }
}

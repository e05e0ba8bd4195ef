/**
 * Slow statements over all statements, by PostgreSQL's own account: its jsonlog of statements over 100 ms and
 * pg_stat_statements. A statement that is slow on purpose must show up first, or the log proves nothing.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { Client } from 'pg';
import type { AddressBook } from '../stack/index.ts';
import { waitFor } from '../stack/index.ts';
import type { RunningTarget } from '../target/target.ts';

export interface StatementReading {
  /** Statements that the target's database has executed so far. */
  readonly calls: number;
  /** Where the log ended then, in bytes. */
  readonly logEnd: number;
}

export interface StatementCounter {
  read(): Promise<StatementReading>;
  /** Statements over 100 ms that were logged between two readings. */
  slow(from: StatementReading, to: StatementReading): readonly string[];
}

export interface OpenCounter extends AsyncDisposable {
  /** Or why statements can't be counted. */
  readonly counter: StatementCounter | { readonly missing: string };
}

const SLOW_MS = 100;
const SHOWN_WITHIN_MS = 3_000;

/**
 * Opens the account of the target's database.
 * @throws UnavailableError `wait.deadline` when the log doesn't show what is slow
 */
export async function openCounter(of: {
  readonly addresses: Pick<AddressBook, 'postgresUrl' | 'postgresLog'>;
  readonly target: Pick<RunningTarget, 'kind' | 'databaseUrl'>;
}): Promise<OpenCounter> {
  const { postgresUrl, postgresLog } = of.addresses;
  if (of.target.kind !== 'reference') return without('needs resources');
  if (postgresLog === undefined) return without('PostgreSQL runs where its log can’t be read');
  const database = decodeURIComponent(new URL(of.target.databaseUrl).pathname.slice(1));
  const client = new Client({ connectionString: postgresUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('create extension if not exists pg_stat_statements');
    await showsSlowStatements(client, postgresLog);
  } catch (cause) {
    await client.end();
    throw cause;
  }
  const counter: StatementCounter = {
    read: async () => ({
      calls: await calls(client, database),
      logEnd: statSync(postgresLog).size,
    }),
    slow: (from, to) => slowStatements(between(postgresLog, from.logEnd, to.logEnd), database),
  };
  return { counter, [Symbol.asyncDispose]: () => client.end() };
}

function without(missing: string): OpenCounter {
  return { counter: { missing }, [Symbol.asyncDispose]: async () => undefined };
}

async function calls(client: Client, database: string): Promise<number> {
  const { rows } = await client.query<{ calls: string }>(
    `select coalesce(sum(calls), 0) as calls from pg_stat_statements
      where dbid = (select oid from pg_database where datname = $1)`,
    [database],
  );
  return Number(rows[0]?.calls);
}

async function showsSlowStatements(client: Client, log: string): Promise<void> {
  const mark = randomUUID();
  const start = statSync(log).size;
  await client.query(`select pg_sleep(0.12) /* slow on purpose ${mark} */`);
  await waitFor({
    what: 'the log of PostgreSQL shows a statement that is slow on purpose',
    deadlineMs: SHOWN_WITHIN_MS,
    probe: async () => {
      if (!between(log, start, statSync(log).size).includes(mark)) throw new TypeError('not there');
    },
  });
}

/** The statements over 100 ms of one database in a piece of jsonlog, without bound values. */
export function slowStatements(jsonlog: string, database: string): string[] {
  return jsonlog
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const { dbname, message = '' } = JSON.parse(line) as { dbname?: string; message?: string };
      const duration = /^duration: ([\d.]+) ms/.exec(message)?.[1];
      const slow = dbname === database && duration !== undefined && Number(duration) > SLOW_MS;
      return slow ? [message] : [];
    });
}

function between(file: string, from: number, to: number): string {
  const bytes = Buffer.alloc(Math.max(0, to - from));
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, bytes.length, from);
  } finally {
    closeSync(handle);
  }
  const text = bytes.toString();
  return text.slice(0, text.lastIndexOf('\n') + 1);
}

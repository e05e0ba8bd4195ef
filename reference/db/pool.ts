/**
 * The database: one pool, prepared statements by name, and transactions that either commit whole or leave
 * no trace. Amounts come back as bigint, never as a float.
 */
import pg from 'pg';

export interface Statement {
  /** Names the prepared statement: parsed and planned once a connection. */
  readonly name: string;
  readonly text: string;
}

export interface Queryable {
  query<Row extends pg.QueryResultRow>(
    statement: Statement & { readonly values: readonly unknown[] },
  ): Promise<{ readonly rows: Row[]; readonly rowCount: number | null }>;
}

export interface Transaction extends Queryable {
  /**
   * Writes what nobody reads the result of. It is sent and not waited for, so that all writes and the
   * commit are one round trip; one that fails undoes the transaction, which then throws its error.
   */
  write(statement: Statement & { readonly values: readonly unknown[] }): void;
}

export interface Database extends Queryable {
  /** Runs `work` in one READ COMMITTED transaction; whatever it throws rolls everything back. */
  transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

interface DatabaseOptions {
  readonly connections: number;
  /** Told about connections that broke while idle. */
  readonly onError: (error: Error) => void;
}

/** Longest that a statement, a wait for a lock or for a free connection may take. */
const STATEMENT_TIMEOUT_MS = 10_000;
const CONNECT_TIMEOUT_MS = 5_000;

export function openDatabase(url: string, options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections,
    // Statements that don't wait for each other's rows go out together.
    pipeline: true,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    types: { getTypeParser },
  });
  pool.on('error', options.onError);
  const query: Queryable['query'] = (statement) => pool.query(asQuery(statement));
  return { query, transaction: (work) => inTransaction(pool, work), close: () => pool.end() };
}

async function inTransaction<Result>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  let failedWrite: unknown;
  try {
    const tx: Transaction = {
      query: (statement) => client.query(asQuery(statement)),
      write: (statement) => {
        client.query(asQuery(statement)).catch((error: unknown) => {
          failedWrite ??= error;
        });
      },
    };
    const [, result] = await Promise.all([client.query('begin'), work(tx)]);
    await commit(client);
    return result;
  } catch (error) {
    await client.query('rollback').catch((lost: Error) => {
      broken = lost;
    });
    throw failedWrite ?? error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** PostgreSQL answers ROLLBACK to the commit of a transaction in which a statement failed. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') throw new Error('a statement failed, and nothing was committed');
}

function asQuery({ name, text, values }: Statement & { readonly values: readonly unknown[] }) {
  return { name, text, values: [...values] };
}

const BIGINT_OID: number = pg.types.builtins.INT8;

function getTypeParser(oid: number, format?: 'text' | 'binary') {
  if (oid === BIGINT_OID && format !== 'binary') return BigInt;
  return pg.types.getTypeParser(oid, format as 'text');
}

/** The name of the constraint that a failed statement broke, if it broke one. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined;
}

/** True when the database could not be asked: the connection broke, was refused or timed out. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  // Class 08: connection; 57P: operator intervention, shutdown; 53300: too many connections.
  if (/^(08|57P|53300|57014|25P03)/.test(code)) return true;
  if (/^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/.test(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|not queryable/i.test(
    error.message,
  );
}

/** Statements to a database by its URL, each on a connection of its own. */
import { Client } from 'pg';

/** The rows of the answer. */
export async function ask<Row>(url: string, statement: string): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(statement)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** How PostgreSQL, or this machine, refuses the statement; `done` where nobody did. */
export function refusal(url: string, statement: string): Promise<string> {
  return ask(url, statement).then(
    () => 'done',
    (error: { code?: string; message: string }) => error.code ?? error.message,
  );
}

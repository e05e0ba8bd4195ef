/** Whether a PostgreSQL answers a query at its URL. */
import { Client } from 'pg';

const CONNECT_WITHIN_MS = 2_000;

export async function answersQuery(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('select 1');
  });
}

/** One connection, closed again whatever happens. */
export async function withClient(
  url: string,
  use: (client: Client) => Promise<void>,
): Promise<void> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end();
  }
}

/** Holds a row from another transaction, so that what must wait for it is seen to wait. */
import { Client } from 'pg';
import { UnavailableError } from '../../evidence/index.ts';

/** A payment, the person who pays, or the grant that is paid with. */
export type Held = 'payments' | 'users' | 'quick_pay_grants';

export async function holdRow(url: string, table: Held, id: string): Promise<AsyncDisposable> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  const held = await client.query(`select from ${table} where id = $1 for update`, [id]);
  if (held.rowCount !== 1) {
    await client.end();
    throw new UnavailableError({
      code: 'row.not-held',
      message: `there is no ${id} in ${table} to hold`,
      hint: 'hold a payment, a person or a grant that the target has answered with',
    });
  }
  return {
    [Symbol.asyncDispose]: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}

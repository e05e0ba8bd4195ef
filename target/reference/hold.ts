/** Holds a payment's row from another transaction, so that what must wait for it is seen to wait. */
import { Client } from 'pg';
import { UnavailableError } from '../../evidence/index.ts';

export async function holdPayment(url: string, paymentId: string): Promise<AsyncDisposable> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  const held = await client.query('select from payments where id = $1 for update', [paymentId]);
  if (held.rowCount !== 1) {
    await client.end();
    throw new UnavailableError({
      code: 'payment.not-held',
      message: `there is no payment ${paymentId} to hold`,
      hint: 'hold a payment that the target has answered with',
    });
  }
  return {
    [Symbol.asyncDispose]: async () => {
      await client.query('rollback');
      await client.end();
    },
  };
}

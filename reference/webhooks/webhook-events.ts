/** Remembers each webhook event once; the record commits or rolls back with what the event changed. */
import type { Transaction } from '../db/pool.ts';
import type { Payment } from '../payments/payment.ts';
import type { Cause } from '../payments/ports.ts';

const RECORD = {
  name: 'webhook-record',
  text: `
    insert into webhook_events (id, type, payment_id, outcome, payload, received_at)
    values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
};

/**
 * False for an event that was recorded before. One that comes twice at once waits here for the other to
 * commit. The payload of an event without a payment is kept for whoever looks into it.
 */
export async function recordEvent(
  tx: Transaction,
  cause: Cause,
  payment: Payment | undefined,
): Promise<boolean> {
  const outcome = payment ? 'applied' : 'unknown';
  const payload = payment ? null : cause.payload;
  const values = [
    cause.eventId,
    cause.type,
    payment?.id ?? null,
    outcome,
    payload,
    cause.receivedAt,
  ];
  const { rowCount } = await tx.query({ ...RECORD, values });
  return rowCount === 1;
}

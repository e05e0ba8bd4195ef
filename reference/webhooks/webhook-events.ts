/** Remembers each webhook event once; the record commits or rolls back with what the event changed. */
import type { Queryable, Transaction } from '../db/pool.ts';
import type { Cause } from '../payments/ports.ts';

/**
 * `applied` did what it asks; `unknown` found no payment, `kept` is for people to look at, and `waiting`
 * came before what it builds on. The payload of the last three is kept.
 */
export type EventFate = 'applied' | 'unknown' | 'kept' | 'waiting';

const RECORD = {
  name: 'webhook-record',
  text: `
    insert into webhook_events (id, type, payment_id, outcome, payload, received_at)
    values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing`,
};

const WAITING = {
  name: 'webhook-waiting',
  text: `select e.id, e.payload from webhook_events e join payments p on p.id = e.payment_id
    where e.outcome = 'waiting' and p.status in ('completed', 'refunded')
    order by e.received_at limit 100`,
};

const APPLIED = {
  name: 'webhook-applied',
  text: `update webhook_events set outcome = 'applied', payload = null
    where id = $1 and outcome = 'waiting'`,
};

/** False for an event that was recorded before. One that comes twice at once waits for the other. */
export async function recordEvent(
  tx: Transaction,
  cause: Cause,
  { fate, paymentId }: { readonly fate: EventFate; readonly paymentId: string | null },
): Promise<boolean> {
  const payload = fate === 'applied' ? null : cause.payload;
  const { eventId, type, receivedAt } = cause;
  const values = [eventId, type, paymentId, fate, payload, receivedAt];
  const { rowCount } = await tx.query({ ...RECORD, values });
  return rowCount === 1;
}

export interface WaitingEvent {
  readonly id: string;
  readonly payload: unknown;
}

/** Events that no longer need to wait: their payment is paid now. */
export async function waitingEvents(db: Queryable): Promise<readonly WaitingEvent[]> {
  const { rows } = await db.query<WaitingEvent & Record<string, unknown>>({
    ...WAITING,
    values: [],
  });
  return rows;
}

/** False when somebody else applied it meanwhile. */
export async function stopWaiting(tx: Transaction, eventId: string): Promise<boolean> {
  const { rowCount } = await tx.query({ ...APPLIED, values: [eventId] });
  return rowCount === 1;
}

/**
 * Events for merchants. They are written in the transaction of what they tell, so that none is lost and
 * none tells what never happened; the relay sends them afterwards.
 */
import { randomUUID } from 'node:crypto';
import type { Transaction } from '../db/pool.ts';
import type { Payment } from '../payments/payment.ts';

export interface OutboxEvent {
  /** Receivers leave out what they have seen: the relay sends at least once. */
  readonly eventId: string;
  /** Such as `payment.completed`. */
  readonly topic: string;
  readonly payload: Readonly<Record<string, string | null>>;
  readonly createdAt: Date;
}

export function paymentEvent(payment: Payment): OutboxEvent {
  return {
    eventId: randomUUID(),
    topic: `payment.${payment.status}`,
    payload: {
      paymentId: payment.id,
      merchantId: payment.merchantId,
      amountMinor: String(payment.amountMinor),
      refundedMinor: String(payment.refundedMinor),
      currency: payment.currency,
    },
    createdAt: payment.updatedAt,
  };
}

const INSERT = {
  name: 'outbox-add',
  text: `insert into outbox (event_id, topic, payload, created_at) values ($1, $2, $3, $4)`,
};

export function addToOutbox(tx: Transaction, event: OutboxEvent): void {
  const { eventId, topic, payload, createdAt } = event;
  tx.write({ ...INSERT, values: [eventId, topic, JSON.stringify(payload), createdAt] });
}

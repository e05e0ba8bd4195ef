/**
 * What Stripe tells of charges. `charge.refunded` carries the sum of all refunds so far: what is more than
 * this program knows of was refunded elsewhere, and is booked here too, once, in whatever order events come.
 */
import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import { type Clock, instant } from '../clock.ts';
import type { Database, Transaction } from '../db/pool.ts';
import type { Payment } from '../payments/payment.ts';
import { lockPaymentByIntent } from '../payments/payment-rows.ts';
import type { Cause } from '../payments/ports.ts';
import { isPaid } from '../payments/states.ts';
import { bookForeignRefund } from '../refunds/refund-store.ts';
import { recordEvent, stopWaiting, waitingEvents } from './webhook-events.ts';

export type ChargeOutcome = 'known' | 'unknown' | 'repeat' | 'waiting';

export interface ChargeEvents {
  refunded(charge: Stripe.Charge, cause: Cause): Promise<ChargeOutcome>;
  disputed(dispute: Stripe.Dispute, cause: Cause): Promise<ChargeOutcome>;
  /** Applies what came before its payment was paid. */
  applyWaiting(): Promise<void>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
  readonly onMoved: (payment: Payment) => void;
}

export function chargeEvents(parts: Parts): ChargeEvents {
  return {
    refunded: (charge, cause) => refunded(parts, charge, cause),
    disputed: ({ payment_intent }, cause) =>
      parts.db.transaction(async (tx) => {
        const payment = await lockPaymentByIntent(tx, idOf(payment_intent), null);
        const fate = payment ? 'kept' : 'unknown';
        const isNew = await recordEvent(tx, cause, { fate, paymentId: payment?.id ?? null });
        if (!isNew) return 'repeat';
        return payment ? 'known' : 'unknown';
      }),
    applyWaiting: async () => {
      for (const { id, payload } of await waitingEvents(parts.db))
        await tell(parts, (tx) => applyLate(tx, id, { charge: payload as Stripe.Charge, parts }));
    },
  };
}

async function refunded(parts: Parts, charge: Stripe.Charge, cause: Cause): Promise<ChargeOutcome> {
  let outcome: ChargeOutcome = 'unknown';
  await tell(parts, async (tx) => {
    const payment = await lockPaymentByIntent(tx, idOf(charge.payment_intent), null);
    if (payment) outcome = isPaid(payment.status) ? 'known' : 'waiting';
    const fate = FATES[outcome];
    const isNew = await recordEvent(tx, cause, { fate, paymentId: payment?.id ?? null });
    if (!isNew) outcome = 'repeat';
    if (!payment || outcome !== 'known') return undefined;
    return bookDifference(tx, payment, { charge, parts });
  });
  return outcome;
}

async function applyLate(
  tx: Transaction,
  eventId: string,
  { charge, parts }: { charge: Stripe.Charge; parts: Parts },
): Promise<Payment | undefined> {
  const payment = await lockPaymentByIntent(tx, idOf(charge.payment_intent), null);
  if (!payment || !(await stopWaiting(tx, eventId))) return undefined;
  return bookDifference(tx, payment, { charge, parts });
}

/** The payment as it is afterwards, when its status moved. */
async function bookDifference(
  tx: Transaction,
  payment: Payment,
  { charge, parts }: { charge: Stripe.Charge; parts: Parts },
): Promise<Payment | undefined> {
  const amountMinor = BigInt(charge.amount_refunded) - payment.refundReservedMinor;
  if (amountMinor <= 0n) return undefined;
  const now = instant(parts.clock);
  const after = await bookForeignRefund(tx, payment, {
    id: randomUUID(),
    paymentId: payment.id,
    amountMinor,
    currency: payment.currency,
    reason: 'refunded at the provider',
    status: 'completed',
    providerRefundId: null,
    createdAt: now,
    updatedAt: now,
  });
  return after.status === payment.status ? undefined : after;
}

async function tell(
  { db, onMoved }: Parts,
  work: (tx: Transaction) => Promise<Payment | undefined>,
): Promise<void> {
  const moved = await db.transaction(work);
  if (moved) onMoved(moved);
}

const FATES = {
  known: 'applied',
  unknown: 'unknown',
  waiting: 'waiting',
  repeat: 'applied',
} as const;

function idOf(intent: string | { readonly id: string } | null): string {
  return typeof intent === 'string' ? intent : (intent?.id ?? '');
}

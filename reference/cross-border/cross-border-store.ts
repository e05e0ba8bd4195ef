/** Cross-border payments in PostgreSQL: a payment and its session are opened, and end, in one transaction. */
import type { Database, Transaction } from '../db/pool.ts';
import {
  deleteSession,
  insertSession,
  lockSession,
  sessionById,
} from '../fiat-to-crypto/session-rows.ts';
import { Refusal } from '../http/refusal.ts';
import { addToOutbox } from '../outbox/outbox.ts';
import { move } from '../payments/decisions.ts';
import type { Payment } from '../payments/payment.ts';
import { lockPayment, paymentById, updatePayment } from '../payments/payment-rows.ts';
import { namingTheMerchant, openPayment } from '../payments/payment-store.ts';
import { freeRateLock, promisedTo } from '../rates/rate-lock-store.ts';
import type { CrossBorderStore, NewSession, Opened } from './cross-border-service.ts';

const BIGINT_MAX = 2n ** 63n - 1n;

export function crossBorderStore(db: Database): CrossBorderStore {
  return {
    open: (payment, session, merchantCurrency) =>
      db
        .transaction((tx) => open(tx, payment, { session, merchantCurrency }))
        .catch(namingTheMerchant),
    find: async (id) => known(await paymentById(db, id)),
    giveUp: (payment, now) => db.transaction((tx) => giveUp(tx, payment, now)),
  };
}

interface Wanted {
  readonly session: NewSession;
  readonly merchantCurrency: string;
}

async function open(
  tx: Transaction,
  payment: Payment,
  { session, merchantCurrency }: Wanted,
): Promise<Opened> {
  const opened = await openPayment(tx, payment);
  if (!opened.isNew) return { ...opened, session: await sessionById(tx, payment.id) };
  await assertCredited(tx, payment.id, merchantCurrency);
  const { id, userId, usdMinor, createdAt: at, amountMinor, currency, merchantId } = payment;
  const money = { amountMinor, currency, merchantId, lockId: null };
  const request = { ...session, ...money, paymentRail: 'card' } as const;
  await insertSession(tx, { id, userId, usdMinor, at, request, paymentId: id });
  return { ...opened, session: await sessionById(tx, id) };
}

/** @throws Refusal when the lock is of another currency, or of an amount that can't be credited */
async function assertCredited(tx: Transaction, paymentId: string, merchantCurrency: string) {
  const { convertedMinor, currency } = await promisedTo(tx, paymentId);
  if (currency !== merchantCurrency) throw new Refusal('RATE_LOCK_MISMATCH');
  if (convertedMinor <= 0n || convertedMinor > BIGINT_MAX) throw new Refusal('AMOUNT_OUT_OF_RANGE');
}

/** The session first, as whoever settles it does. */
async function giveUp(tx: Transaction, { id, userId }: Payment, now: Date): Promise<Payment> {
  await lockSession(tx, { id, userId });
  const payment = known(await lockPayment(tx, id));
  const change = move(payment, 'failed', now);
  if (!change) return payment;
  updatePayment(tx, change.payment);
  if (change.event) addToOutbox(tx, change.event);
  freeRateLock(tx, id);
  deleteSession(tx, id);
  return change.payment;
}

function known(payment: Payment | undefined): Payment {
  if (!payment) throw new Refusal('PAYMENT_NOT_FOUND');
  return payment;
}

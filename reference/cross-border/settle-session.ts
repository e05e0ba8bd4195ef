/** What becomes of a cross-border payment as its session moves, in the transaction that moves the session. */
import type { Transaction } from '../db/pool.ts';
import type { Session } from '../fiat-to-crypto/ramp.ts';
import { post } from '../ledger/books.ts';
import { addToOutbox, paymentEvent } from '../outbox/outbox.ts';
import { move } from '../payments/decisions.ts';
import type { Payment } from '../payments/payment.ts';
import { lockPayment, updatePayment } from '../payments/payment-rows.ts';
import { writeSettlement } from '../payments/payment-store.ts';
import { mayMove } from '../payments/states.ts';
import { promisedTo } from '../rates/rate-lock-store.ts';
import { crossBorderSettlement, paidPayment } from './settlement.ts';

/** The payment if it moved. Only for a session that this transaction has locked. */
export async function settleSession(
  tx: Transaction,
  session: Session,
): Promise<Payment | undefined> {
  if (session.paymentId === null) return undefined;
  const payment = await lockPayment(tx, session.paymentId);
  if (!payment) return undefined;
  if (session.status === 'completed') return complete(tx, payment, session);
  if (session.status === 'pending') return undefined;
  const change = move(payment, session.status, session.updatedAt);
  if (!change) return undefined;
  updatePayment(tx, change.payment);
  if (change.event) addToOutbox(tx, change.event);
  return change.payment;
}

async function complete(tx: Transaction, payment: Payment, session: Session) {
  if (!mayMove(payment.status, 'completed')) return undefined;
  const { providerId, txHash, updatedAt: at } = session;
  const promised = await promisedTo(tx, payment.id);
  const paid = paidPayment(payment, { providerId, txHash, at });
  const { entry, ...settled } = crossBorderSettlement(payment, promised, providerId);
  updatePayment(tx, paid);
  post(tx, entry, { paymentId: payment.id, at });
  writeSettlement(tx, { paymentId: payment.id, at, ...settled });
  addToOutbox(tx, paymentEvent(paid));
  return paid;
}

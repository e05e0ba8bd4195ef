/**
 * Refunds in PostgreSQL. A refund reserves its amount under the payment's row lock before the provider is
 * asked, so that all refunds together, done and under way, never exceed the payment (LR-12).
 */
import type { Database, Queryable, Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { refundEntry } from '../ledger/entry.ts';
import { postTakingBack } from '../ledger/taking-back.ts';
import { addToOutbox, paymentEvent } from '../outbox/outbox.ts';
import { sharesOf } from '../payments/decisions.ts';
import type { Payment, PaymentMethod } from '../payments/payment.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { lockPayment, updatePayment } from '../payments/payment-rows.ts';
import type { Refund } from './refund.ts';

const COLUMNS = `r.id, r.payment_id as "paymentId", r.amount_minor as "amountMinor", r.currency,
  r.reason, r.status, r.provider_refund_id as "providerRefundId", r.created_at as "createdAt",
  r.updated_at as "updatedAt"`;

const VISIBLE = 'join payments p on p.id = r.payment_id and (p.user_id = $2 or p.merchant_id = $2)';

const BY_ID = { name: 'refund-by-id', text: `select ${COLUMNS} from refunds r where r.id = $1` };
const VISIBLE_BY_ID = {
  name: 'refund-visible',
  text: `select ${COLUMNS} from refunds r ${VISIBLE} where r.id = $1`,
};
const OF_PAYMENT = {
  name: 'refunds-of-payment',
  text: `select ${COLUMNS} from refunds r ${VISIBLE} where r.payment_id = $1
    order by r.created_at, r.id`,
};
const INSERT = {
  name: 'refund-insert',
  text: `insert into refunds (id, payment_id, requested_by, amount_minor, currency, reason, status,
      provider_refund_id, created_at, updated_at, reconcile_after)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10)`,
};
const END = {
  name: 'refund-end',
  text: `update refunds set status = $2, provider_refund_id = coalesce($3, provider_refund_id),
    updated_at = $4 where id = $1`,
};

const DUE = {
  name: 'refunds-due',
  text: `update refunds r set reconcile_after = $2 from payments p
    where p.id = r.payment_id and r.id in (
      select id from refunds where status = 'processing' and reconcile_after <= $1
      order by reconcile_after limit 20 for no key update skip locked)
    returning ${COLUMNS}, p.method, p.stripe_intent_id as "intentId",
      p.transaction_hash as "transactionHash"`,
};

/** A refund usually ends within seconds: only then is the provider asked again. */
const RECONCILE_AFTER_MS = 30_000;

export interface RefundRequest {
  readonly refundId: string;
  readonly requesterId: string;
  readonly paymentId: string;
  /** Major units; absent: all that is left. */
  readonly amount: number | undefined;
  readonly reason: string;
}

/** How the provider ended a refund. */
export interface RefundEnd {
  readonly status: 'completed' | 'processing' | 'failed';
  readonly providerRefundId: string | null;
}

/** How the payment was paid. */
export interface Paid {
  readonly method: PaymentMethod;
  readonly intentId: string | null;
  readonly transactionHash: string | null;
}

export interface Reserved {
  readonly refund: Refund;
  readonly paid: Paid;
}

export interface Ended {
  readonly refund: Refund;
  /** False when somebody else had ended it. */
  readonly isNew: boolean;
  /** The payment, when the refund moved its status. */
  readonly moved: Payment | undefined;
}

export interface RefundStore {
  /** The same refund id always gives the same refund. @throws Refusal */
  reserve(request: RefundRequest, now: Date): Promise<Reserved>;
  /** Books what the provider did, once. */
  end(refund: Refund, end: RefundEnd, now: Date): Promise<Ended>;
  /** Refunds that the provider should have ended by now; each caller gets others. */
  due(now: Date): Promise<readonly Reserved[]>;
  visible(id: string, userId: string): Promise<Refund | undefined>;
  visibleOf(paymentId: string, userId: string): Promise<readonly Refund[]>;
}

/** @param isOffered whether somebody gives back what was paid like that */
export function refundStore(
  db: Database,
  isOffered: (method: PaymentMethod) => boolean,
): RefundStore {
  return {
    reserve: (request, now) => db.transaction((tx) => reserve(tx, request, { now, isOffered })),
    end: (refund, end, now) => db.transaction((tx) => endRefund(tx, { refund, end, now })),
    due: async (now) => {
      const { rows } = await db.query<Refund & Paid & Record<string, unknown>>({
        ...DUE,
        values: [now, new Date(now.getTime() + RECONCILE_AFTER_MS)],
      });
      return rows.map(({ method, intentId, transactionHash, ...refund }) => ({
        refund,
        paid: { method, intentId, transactionHash },
      }));
    },
    visible: async (id, userId) => (await refundsBy(db, VISIBLE_BY_ID, [id, userId]))[0],
    visibleOf: (paymentId, userId) => refundsBy(db, OF_PAYMENT, [paymentId, userId]),
  };
}

interface Terms {
  readonly now: Date;
  readonly isOffered: (method: PaymentMethod) => boolean;
}

async function reserve(tx: Transaction, request: RefundRequest, terms: Terms): Promise<Reserved> {
  const { now } = terms;
  const { refundId: id, requesterId, paymentId, reason } = request;
  const payment = await lockPayment(tx, paymentId);
  const mayRefund = payment?.userId === requesterId || payment?.merchantId === requesterId;
  if (!payment || !mayRefund) throw new Refusal('PAYMENT_NOT_FOUND');
  const { method, stripeIntentId: intentId, transactionHash } = payment;
  const paid = { method, intentId, transactionHash };
  const existing = (await refundsBy(tx, BY_ID, [id]))[0];
  if (existing) return { refund: existing, paid };
  if (!terms.isOffered(method)) throw new Refusal('PAYMENT_NOT_REFUNDABLE');
  const amountMinor = refundable(payment, request.amount);
  const { currency } = payment;
  const dates = { createdAt: now, updatedAt: now };
  const status = 'processing';
  const refund = { id, paymentId, amountMinor, currency, reason, ...dates };
  insert(tx, { ...refund, status, providerRefundId: null }, requesterId);
  const refundReservedMinor = payment.refundReservedMinor + amountMinor;
  updatePayment(tx, { ...payment, refundReservedMinor, updatedAt: now });
  return { refund: { ...refund, status, providerRefundId: null }, paid };
}

/** @throws Refusal when the payment is not paid, or less is left than asked for */
function refundable(payment: Payment, amount: number | undefined): bigint {
  if (payment.status === 'refunded') throw new Refusal('REFUND_EXCEEDS_PAYMENT');
  if (payment.status !== 'completed') throw new Refusal('PAYMENT_NOT_REFUNDABLE');
  const left = payment.amountMinor - payment.refundReservedMinor;
  const asked = amount === undefined ? left : minorUnits(amount, payment.currency);
  if (asked > left || asked <= 0n) throw new Refusal('REFUND_EXCEEDS_PAYMENT');
  return asked;
}

async function endRefund(
  tx: Transaction,
  { refund, end, now }: { refund: Refund; end: RefundEnd; now: Date },
): Promise<Ended> {
  const payment = await lockPayment(tx, refund.paymentId);
  const current = (await refundsBy(tx, BY_ID, [refund.id]))[0];
  if (!payment || !current) throw new Refusal('REFUND_NOT_FOUND');
  if (current.status !== 'processing') return { refund: current, isNew: false, moved: undefined };
  tx.write({ ...END, values: [refund.id, end.status, end.providerRefundId, now] });
  const ended = { refund: { ...current, ...end, updatedAt: now }, isNew: true };
  if (end.status === 'failed') {
    const refundReservedMinor = payment.refundReservedMinor - current.amountMinor;
    updatePayment(tx, { ...payment, refundReservedMinor, updatedAt: now });
  }
  if (end.status !== 'completed') return { ...ended, moved: undefined };
  const after = await bookRefund(tx, payment, { refund: current, now });
  return { ...ended, moved: after.status === payment.status ? undefined : after };
}

/** Money went back: the books, the payment's sums and its status say so together. */
async function bookRefund(
  tx: Transaction,
  payment: Payment,
  { refund, now }: { refund: Refund; now: Date },
): Promise<Payment> {
  const refundedMinor = payment.refundedMinor + refund.amountMinor;
  const status = refundedMinor === payment.amountMinor ? 'refunded' : payment.status;
  const refunded = { ...payment, refundedMinor, status, updatedAt: now };
  updatePayment(tx, refunded);
  const entry = refundEntry(sharesOf(payment), payment.refundedMinor, refund.amountMinor);
  await postTakingBack(tx, entry, { paymentId: payment.id, refundId: refund.id, at: now });
  const topic = status === 'refunded' ? 'payment.refunded' : 'payment.partially-refunded';
  addToOutbox(tx, { ...paymentEvent(refunded), topic });
  return refunded;
}

/**
 * A refund that was made at the provider and not here (in its dashboard). The payment is locked by this
 * transaction; gives it back as it is afterwards.
 */
export async function bookForeignRefund(
  tx: Transaction,
  payment: Payment,
  refund: Refund,
): Promise<Payment> {
  insert(tx, refund, null);
  const refundReservedMinor = payment.refundReservedMinor + refund.amountMinor;
  return bookRefund(tx, { ...payment, refundReservedMinor }, { refund, now: refund.createdAt });
}

function insert(tx: Transaction, r: Refund, requestedBy: string | null): void {
  const reconcileAfter = new Date(r.createdAt.getTime() + RECONCILE_AFTER_MS);
  const what = [r.id, r.paymentId, requestedBy, r.amountMinor, r.currency, r.reason];
  const values = [...what, r.status, r.providerRefundId, r.createdAt, reconcileAfter];
  tx.write({ ...INSERT, values });
}

async function refundsBy(
  db: Queryable,
  statement: { readonly name: string; readonly text: string },
  values: readonly unknown[],
): Promise<readonly Refund[]> {
  const { rows } = await db.query<Refund & Record<string, unknown>>({ ...statement, values });
  return rows;
}

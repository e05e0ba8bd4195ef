/** Between a payment and its row: the statements that read and write one. */
import type { Queryable, Transaction } from '../db/pool.ts';
import type { Payment } from './payment.ts';

/** The row of `payments` p, named as the program names its members. */
export const PAYMENT_COLUMNS = `
  p.id, p.user_id as "userId", p.merchant_id as "merchantId", p.agent_id as "agentId", p.method,
  p.status, p.amount_minor as "amountMinor", p.currency, p.usd_rate_micros as "usdRateMicros",
  p.usd_minor as "usdMinor", p.stripe_intent_id as "stripeIntentId",
  p.transaction_hash as "transactionHash", p.description, p.metadata,
  p.provider_fee_minor as "providerFeeMinor", p.commission_rate as "commissionRate",
  p.refund_reserved_minor as "refundReservedMinor", p.refunded_minor as "refundedMinor",
  p.created_at as "createdAt", p.updated_at as "updatedAt", p.processed_at as "processedAt"`;

const BY_ID = {
  name: 'payment-by-id',
  text: `select ${PAYMENT_COLUMNS} from payments p where p.id = $1`,
};

const LOCK = { name: 'payment-lock', text: `${BY_ID.text} for no key update` };

const LOCK_BY_INTENT = {
  name: 'payment-lock-by-intent',
  text: `
    select ${PAYMENT_COLUMNS} from payments p
    where p.stripe_intent_id = $1 or (p.id = $2 and p.stripe_intent_id is null and p.method = 'stripe')
    for no key update`,
};

const UPDATE = {
  name: 'payment-update',
  text: `
    update payments set
      status = $2, merchant_id = $3, agent_id = $4, description = $5, metadata = $6,
      stripe_intent_id = $7, transaction_hash = $8, provider_fee_minor = $9, commission_rate = $10,
      refund_reserved_minor = $11, refunded_minor = $12, processed_at = $13, updated_at = $14
    where id = $1`,
};

export async function paymentById(db: Queryable, id: string): Promise<Payment | undefined> {
  const { rows } = await db.query<Payment & Row>({ ...BY_ID, values: [id] });
  return rows[0];
}

/** Nobody else changes the payment until the transaction ends. */
export async function lockPayment(tx: Transaction, id: string): Promise<Payment | undefined> {
  const { rows } = await tx.query<Payment & Row>({ ...LOCK, values: [id] });
  return rows[0];
}

/** By the intent; or by the payment that its metadata names, if no intent is known for that yet. */
export async function lockPaymentByIntent(
  tx: Transaction,
  intentId: string,
  paymentId: string | null,
): Promise<Payment | undefined> {
  const values = [intentId, paymentId];
  const { rows } = await tx.query<Payment & Row>({ ...LOCK_BY_INTENT, values });
  return rows[0];
}

/** Only for a payment that this transaction has locked. */
export function updatePayment(tx: Transaction, payment: Payment): void {
  const p = payment;
  tx.write({
    ...UPDATE,
    values: [
      ...[p.id, p.status, p.merchantId, p.agentId, p.description, JSON.stringify(p.metadata)],
      ...[p.stripeIntentId, p.transactionHash, p.providerFeeMinor, p.commissionRate],
      ...[p.refundReservedMinor, p.refundedMinor, p.processedAt, p.updatedAt],
    ],
  });
}

type Row = Record<string, unknown>;

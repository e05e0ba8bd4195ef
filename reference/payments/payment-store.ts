/** Payments in PostgreSQL: every change is made under the payment's row lock, in one transaction. */
import { useTransaction } from '../chain/used-transactions.ts';
import { brokenConstraint, type Database, type Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { postTakingBack } from '../ledger/taking-back.ts';
import { addToOutbox } from '../outbox/outbox.ts';
import { useRateLock } from '../rates/rate-lock-store.ts';
import { admitPayer } from '../users/paying.ts';
import { recordEvent } from '../webhooks/webhook-events.ts';
import type { Payment } from './payment.ts';
import {
  lockPayment,
  lockPaymentByIntent,
  PAYMENT_COLUMNS,
  paymentById,
  updatePayment,
} from './payment-rows.ts';
import type {
  Cause,
  Change,
  Decide,
  Outcome,
  PayersPayment,
  PaymentKey,
  PaymentStore,
  Permit,
  Settlement,
} from './ports.ts';
import { rateLockOf } from './terms.ts';

/** A webhook usually comes within seconds: only then is the provider asked. */
const RECONCILE_AFTER_MS = 60_000;

const OPEN = {
  name: 'payment-open',
  text: `
    insert into payments (id, user_id, merchant_id, agent_id, status, amount_minor, currency,
      usd_rate_micros, usd_minor, description, metadata, created_at, updated_at, reconcile_after,
      method, transaction_hash, processed_at)
    values ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9, $10, $11, $11, $12, $13, $14, $15)
    on conflict (id) do nothing`,
};

const BIND_INTENT = {
  name: 'payment-bind-intent',
  text: 'update payments set stripe_intent_id = $2 where id = $1 and stripe_intent_id is null',
};

const OF_PAYER = {
  name: 'payment-of-payer',
  text: `
    select ${PAYMENT_COLUMNS}, u.state = 'active' as "payerIsActive"
    from payments p join users u on u.id = p.user_id
    where p.user_id = $1 and p.stripe_intent_id = $2`,
};

/** Each caller gets others. The longer a payment is open, the more rarely it is asked about. */
const DUE = {
  name: 'payments-due',
  text: `
    update payments p set reconcile_after = $1 + greatest($1 - p.created_at, interval '1 minute')
    where p.id in (
      select id from payments
      where status in ('pending', 'processing', 'failed') and reconcile_after <= $1
        and method = 'stripe'
      order by reconcile_after limit 20 for no key update skip locked)
    returning ${PAYMENT_COLUMNS}`,
};

const SETTLE = {
  name: 'settlement-write',
  text: `
    insert into settlements (payment_id, currency, fee_type, gross_minor, provider_fee_minor,
      platform_minor, merchant_minor, agents_minor, settled_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    on conflict (payment_id) do update set
      fee_type = excluded.fee_type, provider_fee_minor = excluded.provider_fee_minor,
      platform_minor = excluded.platform_minor, merchant_minor = excluded.merchant_minor,
      agents_minor = excluded.agents_minor`,
};

export function paymentStore(db: Database): PaymentStore {
  return {
    open: (payment, permit) =>
      db.transaction((tx) => openPayment(tx, payment, permit)).catch(namingTheMerchant),
    bindIntent: async (paymentId, intentId) => {
      await db.query({ ...BIND_INTENT, values: [paymentId, intentId] });
    },
    find: (id) => paymentById(db, id),
    ofPayer: (userId, intentId) => ofPayer(db, userId, intentId),
    due: async (now) => {
      const { rows } = await db.query<Payment & Record<string, unknown>>({ ...DUE, values: [now] });
      return rows;
    },
    change: (key, decide, cause) =>
      db.transaction((tx) => changePayment(tx, key, { decide, cause })).catch(namingTheMerchant),
  };
}

/** Within a transaction of the caller's. @throws Refusal as `open` does */
export async function openPayment(tx: Transaction, payment: Payment, permit?: Permit) {
  await admitPayer(tx, { ...payment, at: payment.createdAt });
  await permit?.(tx);
  const { rowCount } = await tx.query({ ...OPEN, values: valuesOf(payment) });
  if (rowCount === 1) {
    const rateLockId = rateLockOf(payment);
    if (rateLockId) await useRateLock(tx, rateLockId, { payment, now: payment.createdAt });
    return { payment, isNew: true };
  }
  const existing = await paymentById(tx, payment.id);
  if (existing?.userId !== payment.userId) throw new Refusal('PAYMENT_NOT_FOUND');
  return { payment: existing, isNew: false };
}

function valuesOf(p: Payment): readonly unknown[] {
  // A chain tells nothing by itself: it is asked at once.
  const patience = p.method === 'stripe' ? RECONCILE_AFTER_MS : 0;
  const reconcileAfter = new Date(p.createdAt.getTime() + patience);
  return [
    ...[p.id, p.userId, p.merchantId, p.agentId, p.amountMinor, p.currency, p.usdRateMicros],
    ...[p.usdMinor, p.description, JSON.stringify(p.metadata), p.createdAt, reconcileAfter],
    ...[p.method, p.transactionHash, p.processedAt],
  ];
}

async function ofPayer(
  db: Database,
  userId: string,
  intentId: string,
): Promise<PayersPayment | undefined> {
  const { rows } = await db.query<Payment & { payerIsActive: boolean } & Record<string, unknown>>({
    ...OF_PAYER,
    values: [userId, intentId],
  });
  if (!rows[0]) return undefined;
  const { payerIsActive, ...payment } = rows[0];
  return { payment, payerIsActive };
}

/** Takes a decision under the payment's lock, and writes all of what it changes. */
export async function changePayment(
  tx: Transaction,
  key: PaymentKey,
  { decide, cause }: { decide: Decide; cause: Cause | undefined },
): Promise<Outcome> {
  const payment =
    'id' in key
      ? await lockPayment(tx, key.id)
      : await lockPaymentByIntent(tx, key.intentId, key.paymentId);
  const fate = payment ? 'applied' : 'unknown';
  if (cause && !(await recordEvent(tx, cause, { fate, paymentId: payment?.id ?? null })))
    return { kind: 'repeat' };
  if (!payment) return { kind: 'unknown' };
  const decided = decide(payment);
  if (decided) await write(tx, decided);
  return { kind: 'known', before: payment.status, payment: decided?.payment ?? payment };
}

/** After the lock, all in one round trip with the commit: no statement reads what another writes. */
async function write(tx: Transaction, change: Change) {
  const { payment, entry, settlement, event, rateLockId, chainUse } = change;
  const at = payment.updatedAt;
  if (chainUse) await useTransaction(tx, chainUse);
  if (rateLockId) await useRateLock(tx, rateLockId, { payment, now: at });
  updatePayment(tx, payment);
  if (entry) await postTakingBack(tx, entry, { paymentId: payment.id, at });
  if (settlement) {
    const { id: paymentId, currency, amountMinor: grossMinor } = payment;
    writeSettlement(tx, { paymentId, currency, grossMinor, settlement, at });
  }
  if (event) addToOutbox(tx, event);
}

export interface SettledPayment {
  readonly paymentId: string;
  /** That the merchant is credited in. */
  readonly currency: string;
  readonly grossMinor: bigint;
  readonly settlement: Settlement;
  readonly at: Date;
}

export function writeSettlement(tx: Transaction, settled: SettledPayment): void {
  const { paymentId, currency, grossMinor, settlement, at } = settled;
  const { feeType, providerFee, platform, merchant, agents } = settlement;
  const toAgents = agents.reduce((sum, { share }) => sum + share, 0n);
  const parts = [providerFee, platform, merchant, toAgents, at];
  tx.write({ ...SETTLE, values: [paymentId, currency, feeType, grossMinor, ...parts] });
}

/** For whoever opens payments. */
export function namingTheMerchant(error: unknown): never {
  if (brokenConstraint(error) === 'payments_merchant_id_fkey')
    throw new Refusal('UNKNOWN_MERCHANT', { cause: error });
  throw error;
}

/** Between a pay intent and its row: the statements that read and write one. */
import type { Queryable, Transaction } from '../db/pool.ts';
import type { KnownPayIntent, PayIntent } from './pay-intent.ts';

const BY_ID = {
  name: 'pay-intent-by-id',
  text: `
    select i.id, i.user_id as "userId", i.payer_id as "payerId", i.merchant_id as "merchantId",
      i.agent_id as "agentId", i.type, i.mode, i.amount_minor as "amountMinor", i.currency,
      i.usd_minor as "usdMinor", i.description, i.order_id as "orderId",
      i.return_urls as "returnUrls", i.authorization_type as "authorizationType",
      i.grant_id as "grantId", i.granted_at as "grantedAt", i.authorized_at as "authorizedAt",
      i.cancelled_at as "cancelledAt", i.expires_at as "expiresAt", i.created_at as "createdAt",
      i.updated_at as "updatedAt", p.status as "paymentStatus",
      p.method as "paymentMethod", p.transaction_hash as "transactionHash", g.agent_id as "mandatedId", g.card
    from pay_intents i left join payments p on p.id = i.id
      left join quick_pay_grants g on g.id = i.grant_id
    where i.id = $1`,
};

const LOCK = {
  name: 'pay-intent-lock',
  text: 'select from pay_intents where id = $1 for no key update',
};

const INSERT = {
  name: 'pay-intent-insert',
  text: `
    insert into pay_intents (id, user_id, payer_id, merchant_id, agent_id, type, mode, amount_minor,
      currency, usd_minor, description, order_id, return_urls, expires_at, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)
    on conflict (id) do nothing`,
};

const UPDATE = {
  name: 'pay-intent-update',
  text: `
    update pay_intents set payer_id = $2, agent_id = $3, authorization_type = $4, grant_id = $5,
      granted_at = $6, authorized_at = $7, cancelled_at = $8, updated_at = $9
    where id = $1`,
};

export async function payIntentById(
  db: Queryable,
  id: string,
): Promise<KnownPayIntent | undefined> {
  const { rows } = await db.query<KnownPayIntent & Row>({ ...BY_ID, values: [id] });
  return rows[0];
}

/**
 * Nobody else changes the intent, nor opens its payment, until the transaction ends. It is read by a statement
 * of its own: one that has waited for a lock doesn't see the payments that were opened meanwhile.
 */
export async function lockPayIntent(
  tx: Transaction,
  id: string,
): Promise<KnownPayIntent | undefined> {
  const [, intent] = await Promise.all([
    tx.query({ ...LOCK, values: [id] }),
    payIntentById(tx, id),
  ]);
  return intent;
}

export async function insertPayIntent(db: Queryable, i: PayIntent): Promise<void> {
  const values = [
    ...[i.id, i.userId, i.payerId, i.merchantId, i.agentId, i.type, i.mode, i.amountMinor],
    ...[i.currency, i.usdMinor, i.description, i.orderId, JSON.stringify(i.returnUrls)],
    ...[i.expiresAt, i.createdAt],
  ];
  await db.query({ ...INSERT, values });
}

/** Only for an intent that this transaction has locked. */
export async function updatePayIntent(tx: Transaction, i: PayIntent): Promise<void> {
  const authorization = [i.authorizationType, i.grantId, i.grantedAt, i.authorizedAt];
  const values = [i.id, i.payerId, i.agentId, ...authorization, i.cancelledAt, i.updatedAt];
  await tx.query({ ...UPDATE, values });
}

type Row = Record<string, unknown>;

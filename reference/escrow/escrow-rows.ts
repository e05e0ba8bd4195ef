/** The rows of escrows: read, locked, written. */
import type { Queryable, Transaction } from '../db/pool.ts';
import { type Escrow, isEnded } from './escrow.ts';
import { usdMinorOfUnits } from './terms.ts';

const COLUMNS = `id, payment_id as "paymentId", buyer_id as "buyerId", merchant_id as "merchantId",
  agent_id as "agentId", status, intent, amount_minor as "amountMinor", currency, units,
  json_build_object('merchant', merchant_points, 'agent', agent_points, 'platform', platform_points)
    as "shares",
  order_type as "orderType", settlement_type as "settlementType",
  auto_release_days as "autoReleaseDays", release_at as "releaseAt",
  transaction_hash as "transactionHash", dispute_reason as "disputeReason",
  created_at as "createdAt", updated_at as "updatedAt"`;

const BY_ID = { name: 'escrow-by-id', text: `select ${COLUMNS} from escrows where id = $1` };
const LOCK = {
  name: 'escrow-lock',
  text: `select ${COLUMNS} from escrows where id = $1 for no key update`,
};

const INSERT = {
  name: 'escrow-insert',
  text: `
    insert into escrows (id, payment_id, buyer_id, merchant_id, agent_id, status, intent,
      amount_minor, currency, units, usd_minor, merchant_points, agent_points, platform_points,
      order_type, settlement_type, auto_release_days, created_at, updated_at, reconcile_after)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, $19)
    on conflict (id) do nothing`,
};

const UPDATE = {
  name: 'escrow-update',
  text: `
    update escrows set status = $2, intent = $3, release_at = $4, transaction_hash = $5,
      dispute_reason = $6, updated_at = $7, reconcile_after = $8
    where id = $1`,
};

/** Each caller gets others. */
const DUE = {
  name: 'escrows-due',
  text: `
    update escrows set reconcile_after = $2
    where id in (
      select id from escrows where status not in ('released', 'refunded') and reconcile_after <= $1
      order by reconcile_after limit 20 for no key update skip locked)
    returning ${COLUMNS}`,
};

const ABANDON = {
  name: 'escrow-abandon',
  text: `delete from escrows where id = $1 and intent = 'open'`,
};

/** Who asked the chain has its answer within that time, or has died. */
const PURSUED_MS = 15_000;
const LOOKED_AT_MS = 60_000;

export async function escrowById(db: Queryable, id: string): Promise<Escrow | undefined> {
  const { rows } = await db.query<EscrowRow>({ ...BY_ID, values: [id] });
  return rows[0];
}

export async function lockEscrow(tx: Transaction, id: string): Promise<Escrow | undefined> {
  const { rows } = await tx.query<EscrowRow>({ ...LOCK, values: [id] });
  return rows[0];
}

/** False when there is an escrow by that id. */
export async function insertEscrow(tx: Transaction, e: Escrow): Promise<boolean> {
  const { merchant, agent, platform } = e.shares;
  const values = [
    ...[e.id, e.paymentId, e.buyerId, e.merchantId, e.agentId, e.status, e.intent],
    ...[e.amountMinor, e.currency, e.units, usdMinorOfUnits(e.units), merchant, agent, platform],
    ...[e.orderType, e.settlementType, e.autoReleaseDays, e.createdAt, lookAgainAt(e)],
  ];
  return (await tx.query({ ...INSERT, values })).rowCount === 1;
}

export async function updateEscrow(tx: Transaction, escrow: Escrow): Promise<void> {
  const { id, status, intent, releaseAt, transactionHash, disputeReason, updatedAt } = escrow;
  const what = [status, intent, releaseAt, transactionHash, disputeReason, updatedAt];
  await tx.query({ ...UPDATE, values: [id, ...what, lookAgainAt(escrow)] });
}

export async function escrowsDue(db: Queryable, now: Date): Promise<readonly Escrow[]> {
  const again = new Date(now.getTime() + LOOKED_AT_MS);
  const { rows } = await db.query<EscrowRow>({ ...DUE, values: [now, again] });
  return rows;
}

export async function deleteUnopened(db: Queryable, id: string): Promise<void> {
  await db.query({ ...ABANDON, values: [id] });
}

/** Soon where something is under way, and at the time when a deal may be released without a word. */
function lookAgainAt(escrow: Escrow): Date {
  const { intent, updatedAt, releaseAt } = escrow;
  if (isEnded(escrow)) return updatedAt;
  const inMs = intent === null ? LOOKED_AT_MS : PURSUED_MS;
  const at = new Date(updatedAt.getTime() + inMs);
  return releaseAt !== null && releaseAt < at && releaseAt > updatedAt ? releaseAt : at;
}

type EscrowRow = Escrow & Record<string, unknown>;

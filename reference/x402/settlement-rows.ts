/** The rows of signed transfers that were handed in: one for each digest, whoever handed it in. */
import type { Address, Hex } from 'viem';
import type { Queryable, Transaction } from '../db/pool.ts';
import type { Ended, SentTransfer, Settlement } from './ports.ts';

export type StoredSettlement = Settlement & { readonly sessionId: string | null };

/** How soon the chain is asked about a transfer whose end was not seen. */
const RECONCILE_AFTER_MS = 5_000;

const COLUMNS = `s.id, encode(s.digest, 'hex') as digest, s.session_id as "sessionId",
  encode(s.nonce, 'hex') as nonce, s.recipient, s.amount_minor as "amountMinor",
  s.valid_after as "validAfter", s.valid_before as "validBefore", s.since_block as "sinceBlock",
  s.transaction_hash as "transactionHash", s.refusal,
  s.delivered_at is not null as "isDelivered", s.created_at as "createdAt"`;

const INSERT = {
  name: 'x402-settlement-insert',
  text: `
    insert into x402_settlements (id, digest, session_id, nonce, recipient, amount_minor, valid_after,
      valid_before, since_block, created_at, reconcile_after)
    values ($1, decode($2, 'hex'), $3, decode($4, 'hex'), $5, $6, $7, $8, $9, $10, $11)
    on conflict do nothing`,
};

const BY_DIGEST = {
  name: 'x402-settlement-by-digest',
  text: `select ${COLUMNS} from x402_settlements s where s.digest = decode($1, 'hex')`,
};

const LOCK = {
  name: 'x402-settlement-lock',
  text: `select ${COLUMNS} from x402_settlements s
    where s.id = $1 or s.session_id = $1 for no key update`,
};

const END = {
  name: 'x402-settlement-end',
  text: `update x402_settlements set transaction_hash = $2, refusal = $3, ended_at = $4 where id = $1`,
};

const DELIVER = {
  name: 'x402-settlement-deliver',
  text: `update x402_settlements set delivered_at = $2
    where id = $1 and transaction_hash is not null and delivered_at is null`,
};

/** Each caller gets others. The longer one is open, the more rarely it is asked about. */
const DUE = {
  name: 'x402-settlements-due',
  text: `
    update x402_settlements s
    set reconcile_after = $1 + greatest(($1 - s.created_at) / 4, interval '500 milliseconds')
    where s.id in (
      select id from x402_settlements
      where transaction_hash is null and refusal is null and reconcile_after <= $1
        and (session_id is not null) = $2
      order by reconcile_after limit 20 for no key update skip locked)
    returning ${COLUMNS}`,
};

/** One that is there already stays as it is. */
export async function insertSettlement(
  db: Queryable,
  { id, sent, createdAt }: Pick<Settlement, 'id' | 'sent' | 'createdAt'>,
  sessionId: string | null,
): Promise<void> {
  const reconcileAfter = new Date(createdAt.getTime() + RECONCILE_AFTER_MS);
  const values = [
    ...[id, bare(sent.digest), sessionId, bare(sent.nonce), sent.to, sent.value],
    ...[String(sent.validAfter), String(sent.validBefore), sent.sinceBlock],
    ...[createdAt, reconcileAfter],
  ];
  await db.query({ ...INSERT, values });
}

export async function settlementByDigest(
  db: Queryable,
  digest: Hex,
): Promise<StoredSettlement | undefined> {
  const { rows } = await db.query<Row>({ ...BY_DIGEST, values: [bare(digest)] });
  return rows[0] && settlementOf(rows[0]);
}

/** By its own id, or by its session's. */
export async function lockSettlement(
  tx: Transaction,
  id: string,
): Promise<StoredSettlement | undefined> {
  const { rows } = await tx.query<Row>({ ...LOCK, values: [id] });
  return rows[0] && settlementOf(rows[0]);
}

export async function endSettlement(
  tx: Transaction,
  id: string,
  { outcome, at }: Ended,
): Promise<void> {
  const [hash, refusal] =
    outcome.kind === 'settled' ? [outcome.transactionHash, null] : [null, outcome.reason];
  await tx.query({ ...END, values: [id, hash, refusal, at] });
}

/** True for the first caller. */
export async function deliverSettlement(db: Queryable, id: string, at: Date): Promise<boolean> {
  const { rowCount } = await db.query({ ...DELIVER, values: [id, at] });
  return rowCount === 1;
}

export async function dueSettlements(
  db: Queryable,
  { now, ofSessions }: { readonly now: Date; readonly ofSessions: boolean },
): Promise<readonly StoredSettlement[]> {
  const { rows } = await db.query<Row>({ ...DUE, values: [now, ofSessions] });
  return rows.map(settlementOf);
}

type Row = Record<string, unknown> &
  Omit<StoredSettlement, 'sent'> & {
    readonly digest: string;
    readonly nonce: string;
    readonly recipient: Address;
    readonly amountMinor: bigint;
    /** `numeric` comes as text. */
    readonly validAfter: string;
    readonly validBefore: string;
    readonly sinceBlock: bigint;
  };

function settlementOf(row: Row): StoredSettlement {
  const { id, sessionId, transactionHash, refusal, isDelivered, createdAt } = row;
  const digest: Hex = `0x${row.digest}`;
  const sent: SentTransfer = {
    digest,
    to: row.recipient,
    value: row.amountMinor,
    validAfter: BigInt(row.validAfter),
    validBefore: BigInt(row.validBefore),
    nonce: `0x${row.nonce}`,
    sinceBlock: row.sinceBlock,
  };
  return { id, digest, sent, sessionId, transactionHash, refusal, isDelivered, createdAt };
}

function bare(hex: Hex): string {
  return hex.slice(2);
}

/** The rows of sessions: read, locked, written. */
import type { Queryable, Transaction } from '../db/pool.ts';
import type { NewSession } from './ports.ts';
import type { Session } from './ramp.ts';

/** By its id, and by whoever asks: its payer, or its provider. */
export type SessionKey =
  | { readonly id: string; readonly userId: string }
  | { readonly id: string; readonly providerId: string };

const COLUMNS = `id, user_id as "userId", merchant_id as "merchantId", provider_id as "providerId",
  payment_rail as "paymentRail", status, amount_minor as "amountMinor", currency,
  usd_minor as "usdMinor", to_currency as "toCurrency", to_minor as "toMinor", lock_id as "lockId",
  payment_id as "paymentId", hosted_url as "hostedUrl", tx_hash as "txHash", created_at as "createdAt",
  updated_at as "updatedAt"`;

const BY_ID = {
  name: 'ramp-session-by-id',
  text: `select ${COLUMNS} from ramp_sessions where id = $1`,
};

const LOCK = {
  name: 'ramp-session-lock',
  text: `select ${COLUMNS} from ramp_sessions where id = $1
    and ($2::uuid is null or user_id = $2) and ($3::text is null or provider_id = $3)
    for no key update`,
};

const INSERT = {
  name: 'ramp-session-insert',
  text: `
    insert into ramp_sessions (id, user_id, merchant_id, provider_id, payment_rail, status,
      amount_minor, currency, usd_minor, to_currency, lock_id, created_at, updated_at, reconcile_after,
      payment_id)
    values ($1, $2, $3, $4, $5, 'pending', $6, $7, $8, $9, $10, $11, $11, $12, $13)`,
};

const DELETE = {
  name: 'ramp-session-delete',
  text: 'delete from ramp_sessions where id = $1 and hosted_url is null',
};

/** Each caller gets others. The longer a session is open, the more rarely it is asked about. */
const DUE = {
  name: 'ramp-sessions-due',
  text: `
    update ramp_sessions s set reconcile_after = $1 + greatest($1 - s.created_at, interval '1 minute')
    where s.id in (
      select id from ramp_sessions
      where status in ('pending', 'processing', 'failed') and reconcile_after <= $1
      order by reconcile_after limit 20 for no key update skip locked)
    returning ${COLUMNS}`,
};

/** A webhook usually comes within seconds: only then is the provider asked. */
const RECONCILE_AFTER_MS = 60_000;

const UPDATE = {
  name: 'ramp-session-update',
  text: 'update ramp_sessions set status = $2, tx_hash = $3, updated_at = $4 where id = $1',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function sessionById(db: Queryable, id: string): Promise<Session | undefined> {
  const { rows } = await db.query<SessionRow>({ ...BY_ID, values: [id] });
  return rows[0] && sessionOf(rows[0]);
}

/** A provider may name any text as a session's id: what is no UUID is no session. */
export async function lockSession(tx: Transaction, key: SessionKey): Promise<Session | undefined> {
  if (!UUID.test(key.id)) return undefined;
  const userId = 'userId' in key ? key.userId : null;
  const providerId = 'providerId' in key ? key.providerId : null;
  const { rows } = await tx.query<SessionRow>({ ...LOCK, values: [key.id, userId, providerId] });
  return rows[0] && sessionOf(rows[0]);
}

export async function insertSession(tx: Transaction, session: NewSession): Promise<void> {
  const { id, userId, usdMinor, at, request } = session;
  const { merchantId, providerId, paymentRail, amountMinor, currency, toCurrency } = request;
  const values = [
    ...[id, userId, merchantId, providerId, paymentRail],
    ...[amountMinor, currency, usdMinor, toCurrency, request.lockId, at],
    ...[new Date(at.getTime() + RECONCILE_AFTER_MS), session.paymentId ?? null],
  ];
  await tx.query({ ...INSERT, values });
}

/** For a session that nobody was sent to pay in. */
export function deleteSession(tx: Transaction, id: string): void {
  tx.write({ ...DELETE, values: [id] });
}

export async function dueSessions(db: Queryable, now: Date): Promise<readonly Session[]> {
  const { rows } = await db.query<SessionRow>({ ...DUE, values: [now] });
  return rows.map(sessionOf);
}

export function updateSession(tx: Transaction, session: Session): void {
  const { id, status, txHash, updatedAt } = session;
  tx.write({ ...UPDATE, values: [id, status, txHash, updatedAt] });
}

/** `numeric`, which alone holds a coin of eighteen places, comes as text. */
type SessionRow = Omit<Session, 'toMinor'> & { toMinor: string | null } & Record<string, unknown>;

function sessionOf({ toMinor, ...row }: SessionRow): Session {
  return { ...row, toMinor: toMinor === null ? null : BigInt(toMinor) } as Session;
}

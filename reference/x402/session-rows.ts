/** The rows of limits and sessions: read, locked, written. */
import type { Address, Hex } from 'viem';
import type { Queryable, Transaction } from '../db/pool.ts';
import type { Authorization } from './authorization.ts';
import type { Spending } from './ports.ts';
import type { Session } from './session.ts';

const AUTHORIZE = {
  name: 'x402-authorize',
  text: `
    insert into x402_authorizations as held
      (user_id, id, single_limit_minor, daily_limit_minor, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (user_id) do update set id = excluded.id,
      single_limit_minor = excluded.single_limit_minor,
      daily_limit_minor = excluded.daily_limit_minor,
      created_at = excluded.created_at, expires_at = excluded.expires_at`,
};

const AUTHORIZATION = {
  name: 'x402-authorization',
  text: `
    select id, user_id as "userId", single_limit_minor as "singleLimitMinor",
      daily_limit_minor as "dailyLimitMinor", created_at as "createdAt", expires_at as "expiresAt"
    from x402_authorizations where user_id = $1`,
};

const USED = {
  name: 'x402-used',
  text: `
    select coalesce(sum(amount_minor), 0)::bigint as "usedMinor" from x402_sessions
    where user_id = $1 and spent_on = $2::date`,
};

const SESSION = `
  select s.id, s.user_id as "userId", s.payment_id as "paymentId", s.amount_minor as "amountMinor",
    s.recipient, s.status, s.spent_on::text as "spentOn", s.created_at as "createdAt",
    s.expires_at as "expiresAt",
    (select transaction_hash from x402_settlements where session_id = s.id) as "transactionHash"
  from x402_sessions s where s.id = $1`;

const BY_ID = { name: 'x402-session-by-id', text: SESSION };
const LOCK = {
  name: 'x402-session-lock',
  text: 'select from x402_sessions where id = $1 for no key update',
};

const INSERT = {
  name: 'x402-session-insert',
  text: `
    insert into x402_sessions (id, user_id, payment_id, amount_minor, recipient, status, created_at,
      expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (id) do nothing`,
};

const UPDATE = {
  name: 'x402-session-update',
  text: 'update x402_sessions set status = $2, spent_on = $3::date where id = $1',
};

export async function writeAuthorization(db: Queryable, terms: Authorization): Promise<void> {
  const { userId, id, singleLimitMinor, dailyLimitMinor, createdAt, expiresAt } = terms;
  const values = [userId, id, singleLimitMinor, dailyLimitMinor, createdAt, expiresAt];
  await db.query({ ...AUTHORIZE, values });
}

/** Under the payer's lock it is what nobody else can change meanwhile. */
export async function readSpending(db: Queryable, userId: string, day: string): Promise<Spending> {
  const [limits, used] = await Promise.all([
    db.query<Authorization & Row>({ ...AUTHORIZATION, values: [userId] }),
    db.query<{ usedMinor: bigint }>({ ...USED, values: [userId, day] }),
  ]);
  return { authorization: limits.rows[0], usedMinor: used.rows[0]?.usedMinor ?? 0n };
}

export async function sessionById(db: Queryable, id: string): Promise<Session | undefined> {
  const { rows } = await db.query<SessionRow>({ ...BY_ID, values: [id] });
  return rows[0];
}

/** Read by a statement of its own: it sees what was written by whom the lock was waited for. */
export async function lockSession(tx: Transaction, id: string): Promise<Session | undefined> {
  const [, session] = await Promise.all([tx.query({ ...LOCK, values: [id] }), sessionById(tx, id)]);
  return session;
}

export async function insertSession(tx: Transaction, session: Session): Promise<void> {
  const { id, userId, paymentId, amountMinor, recipient, status, createdAt, expiresAt } = session;
  const values = [id, userId, paymentId, amountMinor, recipient, status, createdAt, expiresAt];
  await tx.query({ ...INSERT, values });
}

export async function updateSession(tx: Transaction, session: Session): Promise<void> {
  await tx.query({ ...UPDATE, values: [session.id, session.status, session.spentOn] });
}

type Row = Record<string, unknown>;
type SessionRow = Session & { recipient: Address; transactionHash: Hex | null } & Row;

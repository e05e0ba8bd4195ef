/** Quotes, locks and sessions in PostgreSQL: each change is made under the row's lock, in one transaction. */
import { brokenConstraint, type Database, type Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { post } from '../ledger/books.ts';
import type { Payment } from '../payments/payment.ts';
import type { Cause } from '../payments/ports.ts';
import { admitPayer } from '../users/paying.ts';
import { recordEvent } from '../webhooks/webhook-events.ts';
import type { Change, Decide, Heard, NewSession, RampStore } from './ports.ts';
import type { Quote, Session } from './ramp.ts';
import {
  deleteSession,
  dueSessions,
  insertSession,
  lockSession,
  type SessionKey,
  sessionById,
  updateSession,
} from './session-rows.ts';

const OFFER = {
  name: 'ramp-quotes-offer',
  text: `
    insert into ramp_quotes (id, user_id, provider_id, from_minor, from_currency, to_minor, to_currency,
      expires_at)
    select id, $1, provider_id, $2, $3, to_minor, $4, $5
    from unnest($6::uuid[], $7::text[], $8::numeric[]) as offered (id, provider_id, to_minor)`,
};

/** A quote that is locked already keeps its lock. */
const LOCK = {
  name: 'ramp-quote-lock',
  text: `
    update ramp_quotes set lock_id = coalesce(lock_id, $3),
      lock_expires_at = coalesce(lock_expires_at, $5)
    where id = $2 and user_id = $1 and (lock_id is not null or expires_at > $4)
    returning lock_id as "lockId", id as "quoteId", lock_expires_at as "expiresAt",
      from_minor as "fromMinor", from_currency as "fromCurrency", to_minor as "toMinor",
      to_currency as "toCurrency"`,
};

/** Once, in its time, by its owner, and for what was quoted. */
const USE = {
  name: 'ramp-lock-use',
  text: `
    update ramp_quotes set session_id = $2
    where lock_id = $1 and session_id is null and user_id = $3 and lock_expires_at > $4
      and provider_id = $5 and from_minor = $6 and from_currency = $7 and to_currency = $8
    returning to_minor as "toMinor"`,
};

const PROMISED = {
  name: 'ramp-session-promise',
  text: 'update ramp_sessions set to_minor = $2 where id = $1',
};

const HOST = {
  name: 'ramp-session-host',
  text: 'update ramp_sessions set hosted_url = $2, updated_at = $3 where id = $1',
};

const PASS_ON = {
  name: 'ramp-session-pass-on',
  text: `update ramp_sessions set passed_over = passed_over || provider_id, provider_id = $2,
    updated_at = $3 where id = $1`,
};

const FREE = {
  name: 'ramp-lock-free',
  text: 'update ramp_quotes set session_id = null where session_id = $1',
};

const FORGET = {
  name: 'ramp-quotes-forget',
  text: 'delete from ramp_quotes where expires_at < $1 and lock_id is null',
};

/** The payments that are paid in sessions. */
interface SessionPayments {
  /** Takes over what became of a session, in its transaction. The payment, if it moved. */
  settle(tx: Transaction, session: Session): Promise<Payment | undefined>;
  /** Told after it is committed. */
  readonly onMoved: (payment: Payment) => void;
}

export function rampStore(db: Database, payments: SessionPayments): RampStore {
  /** Changes a session and its payment together, or neither. */
  const together = async <Result>(work: (tx: Transaction, settle: Settle) => Promise<Result>) => {
    const moved: Payment[] = [];
    const result = await db.transaction((tx) =>
      work(tx, async (session) => {
        const payment = await payments.settle(tx, session);
        if (payment) moved.push(payment);
      }),
    );
    for (const payment of moved) payments.onMoved(payment);
    return result;
  };
  return {
    offer: (userId, quotes) => offer(db, userId, quotes),
    lock: async (userId, quoteId, { lockId, now, expiresAt }) => {
      const values = [userId, quoteId, lockId, now, expiresAt];
      const { rows } = await db.query<LockRow>({ ...LOCK, values });
      return rows[0] && { ...rows[0], toMinor: BigInt(rows[0].toMinor) };
    },
    open: (session) => db.transaction((tx) => open(tx, session)).catch(namingTheMerchant),
    host: async (id, hostedUrl, now) => {
      await db.query({ ...HOST, values: [id, hostedUrl, now] });
      return known(await sessionById(db, id));
    },
    abandon: (id) =>
      db.transaction(async (tx) => {
        await tx.query({ ...FREE, values: [id] });
        deleteSession(tx, id);
      }),
    passOn: async (id, providerId, now) => {
      await db.query({ ...PASS_ON, values: [id, providerId, now] });
      return known(await sessionById(db, id));
    },
    find: async (id, userId) => {
      const session = await sessionById(db, id);
      return session?.userId === userId ? session : undefined;
    },
    change: (id, userId, decide) =>
      together((tx, settle) => change(tx, { key: { id, userId }, decide, settle })),
    hear: (providerId, { sessionId }, heard) =>
      together((tx, settle) => hear(tx, { key: { id: sessionId, providerId }, settle, ...heard })),
    due: (now) => dueSessions(db, now),
  };
}

/** Deletes what was offered and never locked. */
export async function forgetQuotes(db: Database, now: Date): Promise<void> {
  await db.query({ ...FORGET, values: [now] });
}

type LockRow = { lockId: string; quoteId: string; expiresAt: Date; toMinor: string } & Pick<
  Quote,
  'fromMinor' | 'fromCurrency' | 'toCurrency'
>;

async function offer(db: Database, userId: string, quotes: readonly Quote[]): Promise<void> {
  const [first] = quotes;
  if (!first) return;
  const { fromMinor, fromCurrency, toCurrency, expiresAt } = first;
  const columns = [
    quotes.map(({ id }) => id),
    quotes.map(({ provider }) => provider.id),
    quotes.map(({ toMinor }) => String(toMinor)),
  ];
  const values = [userId, fromMinor, fromCurrency, toCurrency, expiresAt, ...columns];
  await db.query({ ...OFFER, values });
}

async function open(tx: Transaction, session: NewSession): Promise<Session> {
  const { id, userId, request } = session;
  const existing = await lockSession(tx, { id, userId });
  if (existing) return existing;
  await admitPayer(tx, session);
  await insertSession(tx, session);
  if (request.lockId !== null) await useLock(tx, session, request.lockId);
  return known(await sessionById(tx, id));
}

async function useLock(tx: Transaction, session: NewSession, lockId: string): Promise<void> {
  const { id, userId, at, request } = session;
  const { providerId, amountMinor, currency, toCurrency } = request;
  const values = [lockId, id, userId, at, providerId, amountMinor, currency, toCurrency];
  const { rows } = await tx.query<{ toMinor: string }>({ ...USE, values });
  if (!rows[0]) throw new Refusal('LOCK_NOT_USABLE');
  await tx.query({ ...PROMISED, values: [id, rows[0].toMinor] });
}

type Settle = (session: Session) => Promise<void>;

interface Changing {
  readonly key: SessionKey;
  readonly decide: (session: Session) => Change;
  readonly settle: Settle;
}

async function change(
  tx: Transaction,
  { key, decide, settle }: Changing,
): Promise<Session | undefined> {
  const session = await lockSession(tx, key);
  if (!session) return undefined;
  const decided = decide(session);
  await write(tx, { before: session, settle }, decided);
  return decided.session;
}

/** None of the statements reads what another writes. */
async function write(
  tx: Transaction,
  { before, settle }: { readonly before: Session; readonly settle: Settle },
  { session, entries }: Change,
): Promise<void> {
  if (session === before) return;
  const { id: sourceId, paymentId, updatedAt: at } = session;
  if (session.status !== before.status) await settle(session);
  updateSession(tx, session);
  for (const entry of entries) post(tx, entry, { paymentId, sourceId, at });
}

interface HeardReport {
  readonly key: SessionKey;
  readonly settle: Settle;
  readonly cause: Cause;
  readonly decide: Decide;
}

/** A provider speaks of its own sessions only. What is said of an unknown one is kept. */
async function hear(tx: Transaction, { key, cause, decide, settle }: HeardReport): Promise<Heard> {
  const session = await lockSession(tx, key);
  const decided = session ? decide(session) : 'unknown';
  const heard = typeof decided === 'string' ? decided : 'applied';
  const fate = heard === 'mismatch' ? 'kept' : heard;
  if (!(await recordEvent(tx, cause, { fate, paymentId: null }))) return 'repeat';
  if (session && typeof decided !== 'string') await write(tx, { before: session, settle }, decided);
  return heard;
}

function known(session: Session | undefined): Session {
  if (!session) throw new Refusal('SESSION_NOT_FOUND');
  return session;
}

function namingTheMerchant(error: unknown): never {
  if (brokenConstraint(error) === 'ramp_sessions_merchant_id_fkey')
    throw new Refusal('UNKNOWN_MERCHANT', { cause: error });
  throw error;
}

/** Locked rates in PostgreSQL. A lock is used up in the transaction of the payment that uses it. */
import type { Money } from '../../contracts/api/index.ts';
import type { Database, Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import type { Payment } from '../payments/payment.ts';
import { converted, exchangeRate } from './exchange-rate.ts';
import { LOCKED_MS, type RateLock, refusalOfLock } from './rate-lock.ts';

interface NewLock {
  /** Names the lock: asked for again under the same id, it is the same lock. */
  readonly id: string;
  readonly userId: string;
  readonly money: Money;
  readonly to: string;
  readonly now: Date;
}

export interface RateLockStore {
  lock(asked: NewLock): Promise<RateLock>;
  /** The user's own lock. */
  ofUser(id: string, userId: string): Promise<RateLock | undefined>;
}

/** Coins have eighteen decimals: their amounts don't fit a bigint, and come back as text. */
const BY_ID = `
  select id, user_id as "userId", from_currency as "from", to_currency as "to",
    amount_minor::text as "amountMinor", converted_minor::text as "convertedMinor", rate,
    expires_at as "expiresAt", payment_id as "paymentId"
  from rate_locks where id = $1`;

const FIND = { name: 'rate-lock-by-id', text: BY_ID };
const HOLD = { name: 'rate-lock-hold', text: `${BY_ID} for no key update` };
const INSERT = {
  name: 'rate-lock-insert',
  text: `
    insert into rate_locks (id, user_id, from_currency, to_currency, amount_minor, converted_minor,
      rate, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
};
const USE = { name: 'rate-lock-use', text: 'update rate_locks set payment_id = $2 where id = $1' };

const PROMISED = {
  name: 'rate-lock-promised',
  text: `select converted_minor::text as converted, to_currency as currency from rate_locks
    where payment_id = $1`,
};
const FREE = {
  name: 'rate-lock-free',
  text: 'update rate_locks set payment_id = null where payment_id = $1',
};

export function rateLockStore(db: Database): RateLockStore {
  const ofUser: RateLockStore['ofUser'] = async (id, userId) => {
    const { rows } = await db.query<Row>({ ...FIND, values: [id] });
    const lock = lockOf(rows[0]);
    return lock?.userId === userId ? lock : undefined;
  };
  return {
    ofUser,
    lock: async ({ id, userId, money, to, now }) => {
      const { minor, currency } = money;
      const rate = exchangeRate(currency, to);
      const expiresAt = new Date(now.getTime() + LOCKED_MS);
      const amounts = [String(minor), String(converted(money, to)), rate];
      const values = [id, userId, currency, to, ...amounts, now, expiresAt];
      await db.query({ ...INSERT, values });
      const lock = await ofUser(id, userId);
      if (!lock) throw new Refusal('RATE_LOCK_NOT_FOUND');
      return lock;
    },
  };
}

/** Nobody else uses the lock once this returns, unless the transaction is undone. @throws Refusal */
export async function useRateLock(
  tx: Transaction,
  lockId: string,
  { payment, now }: { readonly payment: Payment; readonly now: Date },
): Promise<void> {
  const { rows } = await tx.query<Row>({ ...HOLD, values: [lockId] });
  const refusal = refusalOfLock(lockOf(rows[0]), payment, now);
  if (refusal) throw new Refusal(refusal);
  await tx.query({ ...USE, values: [lockId, payment.id] });
}

/** What the lock that a payment uses has promised for it. @throws Refusal when it uses none */
export async function promisedTo(
  tx: Transaction,
  paymentId: string,
): Promise<{ readonly convertedMinor: bigint; readonly currency: string }> {
  const { rows } = await tx.query<{ converted: string; currency: string }>({
    ...PROMISED,
    values: [paymentId],
  });
  if (!rows[0]) throw new Refusal('RATE_LOCK_UNKNOWN');
  return { convertedMinor: BigInt(rows[0].converted), currency: rows[0].currency };
}

/** For a payment that nobody can pay any more. */
export function freeRateLock(tx: Transaction, paymentId: string): void {
  tx.write({ ...FREE, values: [paymentId] });
}

type Row = Record<string, unknown> &
  Omit<RateLock, 'amountMinor' | 'convertedMinor'> & {
    readonly amountMinor: string;
    readonly convertedMinor: string;
  };

function lockOf(row: Row | undefined): RateLock | undefined {
  if (!row) return undefined;
  return {
    ...row,
    amountMinor: BigInt(row.amountMinor),
    convertedMinor: BigInt(row.convertedMinor),
  };
}

/**
 * Withdrawals in PostgreSQL. One merchant's withdrawals are made one after the other, under the merchant's
 * row lock, so that two at once never take more than the balance (LR-12).
 */
import type { Database, Queryable, Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { post } from '../ledger/books.ts';
import { ACCOUNT } from '../ledger/entry.ts';
import type { Vault } from '../storage/vault.ts';
import { reservedEntry } from './decisions.ts';
import type { Change, Decide, NewWithdrawal, WithdrawalStore } from './ports.ts';
import type { Withdrawal } from './withdrawal.ts';

const COLUMNS = `id, user_id as "userId", amount_minor as "amountMinor",
  from_currency as "fromCurrency", to_minor as "toMinor", to_currency as "toCurrency", status,
  bank_account_tail as "bankAccountTail", created_at as "createdAt", updated_at as "updatedAt"`;

const LOCK_MERCHANT = {
  name: 'withdrawal-merchant-lock',
  text: 'select state from users where id = $1 for no key update',
};
/** A statement of its own: it sees what was taken by whom the lock was waited for. Credits are negative, debts not. */
const BALANCE = {
  name: 'withdrawal-balance',
  text: `select -coalesce(sum(amount_minor), 0)::bigint as "balanceMinor" from postings
    where account = any($1::text[]) and currency = $2`,
};
const BY_ID = {
  name: 'withdrawal-by-id',
  text: `select ${COLUMNS} from withdrawals where id = $1 and ($2::uuid is null or user_id = $2)`,
};
const LOCK = { name: 'withdrawal-lock', text: `${BY_ID.text} for no key update` };
const INSERT = {
  name: 'withdrawal-insert',
  text: `
    insert into withdrawals (id, user_id, amount_minor, from_currency, to_minor, to_currency, status,
      bank_account_sealed, bank_account_tail, created_at, updated_at, due_at)
    values ($1, $2, $3, $4, $5, $6, 'pending', $7, $8, $9, $9, $10)`,
};
/** An ended withdrawal needs no account any more. */
const UPDATE = {
  name: 'withdrawal-update',
  text: `
    update withdrawals set status = $2, updated_at = $3, bank_account_sealed =
      case when $2 in ('pending', 'processing') then bank_account_sealed end
    where id = $1`,
};
const LIST = {
  name: 'withdrawals-list',
  text: `select ${COLUMNS}, count(*) over () as total from withdrawals where user_id = $1
    order by created_at desc, id limit 100`,
};
/** The longer a withdrawal is open, the more rarely the provider is asked. */
const DUE = {
  name: 'withdrawals-due',
  text: `
    update withdrawals w set due_at = $1 + greatest(($1 - w.created_at) / 10, interval '2 seconds')
    where w.id in (
      select id from withdrawals where status in ('pending', 'processing') and due_at <= $1
      order by due_at limit 20 for no key update skip locked)
    returning ${COLUMNS}`,
};
const ACCOUNT_OF = {
  name: 'withdrawal-account',
  text: 'select bank_account_sealed as sealed from withdrawals where id = $1',
};

/** So long a merchant can think better of it. */
const CANCELLABLE_MS = 60_000;
const COLUMN = 'withdrawals.bank_account_sealed';
const TAIL = 4;

type Row = Record<string, unknown>;

export function withdrawalStore(
  db: Database,
  vault: Pick<Vault, 'seal' | 'open'>,
): WithdrawalStore {
  return {
    reserve: async (withdrawal) => {
      const { id, request } = withdrawal;
      const sealed = await vault.seal(request.bankAccount, { column: COLUMN, id });
      return db.transaction((tx) => reserve(tx, withdrawal, sealed));
    },
    change: ({ id, userId = null }, decide) =>
      db.transaction((tx) => change(tx, [id, userId], decide)),
    find: (id, userId) => byId(db, BY_ID, [id, userId]),
    list: async (userId) => {
      const { rows } = await db.query<Withdrawal & { total: bigint } & Row>({
        ...LIST,
        values: [userId],
      });
      const total = Number(rows[0]?.total ?? 0n);
      return { withdrawals: rows, total };
    },
    due: async (now) => (await db.query<Withdrawal & Row>({ ...DUE, values: [now] })).rows,
    bankAccount: async (id) => {
      const { rows } = await db.query<{ sealed: string }>({ ...ACCOUNT_OF, values: [id] });
      return vault.open(rows[0]?.sealed ?? '', { column: COLUMN, id });
    },
  };
}

async function reserve(
  tx: Transaction,
  { id, userId, at, request }: NewWithdrawal,
  sealed: string,
): Promise<Withdrawal> {
  const { amountMinor, fromCurrency, toMinor, toCurrency, bankAccount } = request;
  const accounts = [ACCOUNT.merchant(userId), ACCOUNT.owed(userId)];
  const [merchants, existing, balances] = await Promise.all([
    tx.query<{ state: string }>({ ...LOCK_MERCHANT, values: [userId] }),
    byId(tx, BY_ID, [id, userId]),
    tx.query<{ balanceMinor: bigint }>({ ...BALANCE, values: [accounts, fromCurrency] }),
  ]);
  if (existing) return existing;
  if (merchants.rows[0]?.state !== 'active') throw new Refusal('ACCOUNT_NOT_ACTIVE');
  if ((balances.rows[0]?.balanceMinor ?? 0n) < amountMinor)
    throw new Refusal('WITHDRAWAL_EXCEEDS_BALANCE');
  const bankAccountTail = bankAccount.slice(-TAIL);
  const money = { amountMinor, fromCurrency, toMinor, toCurrency };
  const dates = { createdAt: at, updatedAt: at };
  const withdrawal = {
    ...money,
    ...dates,
    id,
    userId,
    status: 'pending',
    bankAccountTail,
  } as const;
  const values = [id, userId, amountMinor, fromCurrency, toMinor, toCurrency, sealed];
  const due = new Date(at.getTime() + CANCELLABLE_MS);
  await Promise.all([
    tx.query({ ...INSERT, values: [...values, bankAccountTail, at, due] }),
    post(tx, reservedEntry(withdrawal), { paymentId: null, sourceId: id, at }),
  ]);
  return withdrawal;
}

async function change(
  tx: Transaction,
  key: readonly (string | null)[],
  decide: Decide,
): Promise<Withdrawal | undefined> {
  const before = await byId(tx, LOCK, key);
  if (!before) return undefined;
  const { withdrawal, entries }: Change = decide(before);
  if (withdrawal === before) return before;
  const { id, status, updatedAt: at } = withdrawal;
  await Promise.all([
    tx.query({ ...UPDATE, values: [id, status, at] }),
    ...entries.map((entry) => post(tx, entry, { paymentId: null, sourceId: id, at })),
  ]);
  return withdrawal;
}

async function byId(
  db: Queryable,
  statement: typeof BY_ID,
  key: readonly (string | null)[],
): Promise<Withdrawal | undefined> {
  const { rows } = await db.query<Withdrawal & Row>({ ...statement, values: key });
  return rows[0];
}

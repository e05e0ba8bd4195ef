/**
 * Takes back from merchants what they were credited. Who has withdrawn it meanwhile has no negative balance
 * (LR-12): the rest is owed, and withdrawn less later on.
 */
import type { Transaction } from '../db/pool.ts';
import { type EntryOf, post } from './books.ts';
import { ACCOUNT, type Entry, type Posting } from './entry.ts';

const MERCHANT = ACCOUNT.merchant('');

const LOCK_MERCHANT = {
  name: 'taking-back-lock',
  text: 'select from users where id = $1 for no key update',
};
/** A statement of its own: it sees what was taken by whom the lock was waited for. Credits are negative. */
const BALANCE = {
  name: 'taking-back-balance',
  text: `select -coalesce(sum(amount_minor), 0)::bigint as "balanceMinor" from postings
    where account = $1 and currency = $2`,
};

/** Posts the entry; each debit of a merchant up to the balance, and the rest to what the merchant owes. */
export async function postTakingBack(tx: Transaction, entry: Entry, of: EntryOf): Promise<void> {
  const postings: Posting[] = [];
  for (const posting of entry.postings)
    if (posting.amountMinor > 0n && posting.account.startsWith(MERCHANT))
      postings.push(...(await upToBalance(tx, posting, entry.currency)));
    else postings.push(posting);
  post(tx, { ...entry, postings }, of);
}

async function upToBalance(
  tx: Transaction,
  { account, amountMinor }: Posting,
  currency: string,
): Promise<readonly Posting[]> {
  const merchantId = account.slice(MERCHANT.length);
  tx.write({ ...LOCK_MERCHANT, values: [merchantId] });
  const values = [account, currency];
  const { rows } = await tx.query<{ balanceMinor: bigint }>({ ...BALANCE, values });
  const had = rows[0]?.balanceMinor ?? 0n;
  const taken = had < amountMinor ? had : amountMinor;
  return [
    { account, amountMinor: taken },
    { account: ACCOUNT.owed(merchantId), amountMinor: amountMinor - taken },
  ].filter((part) => part.amountMinor !== 0n);
}

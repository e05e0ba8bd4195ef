/** Who may pay, and how much a day: the one place that every flow asks before it spends (LR-13, LR-21). */
import type { AccountState, KycLevel } from '../../contracts/api/index.ts';
import type { Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { UNVERIFIED_DAILY_USD_MINOR } from './kyc.ts';

export interface Spending {
  /** The row of the view `spendings` that is about to be written; a retry finds its own there. */
  readonly id: string;
  readonly userId: string;
  /** Dollar cents. */
  readonly usdMinor: bigint;
  readonly at: Date;
}

/** One person's spendings are written one after the other, so that two at once can't pass a limit. */
const LOCK_PAYER = {
  name: 'payer-lock',
  text: 'select state, kyc_level as "kycLevel" from users where id = $1 for no key update',
};

/** A statement of its own: it sees what was written by whom the lock was waited for. */
const SPENT = {
  name: 'payer-spent',
  text: `
    select coalesce(sum(usd_minor), 0)::bigint as "usdMinor" from spendings
    where user_id = $1 and created_at >= $2 and status not in ('failed', 'cancelled') and id <> $3`,
};

/**
 * Locks the payer until the transaction ends, which writes the spending.
 * @throws Refusal ACCOUNT_NOT_ACTIVE, or KYC_REQUIRED for more a day than somebody unknown may pay
 */
export async function admitPayer(tx: Transaction, spending: Spending): Promise<void> {
  const { id, userId, usdMinor, at } = spending;
  const [payers, spent] = await Promise.all([
    tx.query<{ state: AccountState; kycLevel: KycLevel }>({ ...LOCK_PAYER, values: [userId] }),
    tx.query<{ usdMinor: bigint }>({ ...SPENT, values: [userId, startOfDay(at), id] }),
  ]);
  const [payer] = payers.rows;
  if (payer?.state !== 'active') throw new Refusal('ACCOUNT_NOT_ACTIVE');
  const total = (spent.rows[0]?.usdMinor ?? 0n) + usdMinor;
  if (payer.kycLevel === 'none' && total > UNVERIFIED_DAILY_USD_MINOR)
    throw new Refusal('KYC_REQUIRED');
}

/** Days are UTC's, wherever the payer is. */
function startOfDay(at: Date): Date {
  return new Date(new Date(at).setUTCHours(0, 0, 0, 0));
}

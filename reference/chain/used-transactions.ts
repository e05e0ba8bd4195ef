/** Transactions on a chain that have paid for something: each pays once, ever, across all flows (LR-18). */
import type { Queryable, Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';

/** What one transaction paid. */
export interface ChainUse {
  /** CAIP-2, as `Chain.network` says. */
  readonly network: string;
  /** In any spelling. */
  readonly hash: string;
  /** Where the money came to: `chain:treasury` or `chain:escrow`. */
  readonly account: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What was paid: a payment, an escrow, a repayment. */
  readonly sourceId: string;
  readonly at: Date;
}

const USE = {
  name: 'chain-transaction-use',
  text: `
    insert into chain_transactions (network, hash, account, currency, amount_minor, source_id, used_at)
    values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
};

const USED_BY = {
  name: 'chain-transaction-used-by',
  text: 'select source_id as "sourceId" from chain_transactions where network = $1 and hash = $2',
};

/**
 * Writes that the transaction has paid, in the database's transaction that books it. Another one that uses
 * it at the same time waits, and is refused. Done again for the same source it changes nothing.
 * @throws Refusal `TRANSACTION_USED` when it paid for something else
 */
export async function useTransaction(tx: Transaction, use: ChainUse): Promise<void> {
  const { network, account, currency, amountMinor, sourceId, at } = use;
  const key = [network, use.hash.toLowerCase()];
  await tx.query({ ...USE, values: [...key, account, currency, amountMinor, sourceId, at] });
  if ((await sourceOf(tx, network, use.hash)) !== sourceId) throw new Refusal('TRANSACTION_USED');
}

/** What a transaction has paid for, if anything. */
export async function sourceOf(
  db: Queryable,
  network: string,
  hash: string,
): Promise<string | undefined> {
  const { rows } = await db.query<{ sourceId: string }>({
    ...USED_BY,
    values: [network, hash.toLowerCase()],
  });
  return rows[0]?.sourceId;
}

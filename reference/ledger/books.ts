/** Writes entries into the books. The database refuses an entry that does not balance. */
import { randomUUID } from 'node:crypto';
import type { Transaction } from '../db/pool.ts';
import type { Entry } from './entry.ts';

/** What an entry is of: a payment, one of its refunds, or another source such as an escrow. */
export interface EntryOf {
  readonly paymentId: string | null;
  readonly refundId?: string | null;
  readonly sourceId?: string | null;
  readonly at: Date;
}

/** Accounts are opened when something is first posted to them. */
const POST = {
  name: 'books-post',
  text: `
    with opened as (
      insert into accounts (code, currency, created_at)
      select account, $6, $5 from unnest($7::text[]) as account
      on conflict do nothing
    ), entered as (
      insert into entries (id, kind, payment_id, refund_id, source_id, created_at)
      values ($1, $2, $3, $4, $9, $5)
    )
    insert into postings (entry_id, account, currency, amount_minor)
    select $1, account, $6, amount_minor
    from unnest($7::text[], $8::bigint[]) as posted (account, amount_minor)`,
};

export function post(tx: Transaction, entry: Entry, of: EntryOf): void {
  const { kind, currency } = entry;
  // In one order, so that two entries never wait for each other's new accounts.
  const postings = entry.postings.toSorted((a, b) => (a.account < b.account ? -1 : 1));
  const accounts = postings.map(({ account }) => account);
  const amounts = postings.map(({ amountMinor }) => String(amountMinor));
  const values = [
    randomUUID(),
    kind,
    of.paymentId,
    of.refundId ?? null,
    of.at,
    currency,
    accounts,
    amounts,
    of.sourceId ?? null,
  ];
  tx.write({ ...POST, values });
}

/** Reads the reference's tables of what was paid on the chain, for the audit. */
import type { Client } from 'pg';
import type { BookedEscrow, ChainAccount, LedgerBooks, TargetBooks } from '../audit/index.ts';
import type { Row } from './read-books.ts';

/** Payments that name the transfer that pays them. */
export async function readOnChain(client: Client): Promise<TargetBooks['onChain']> {
  const { rows } = await client.query<Row<'id' | 'status' | 'minor' | 'currency'>>(`
    select id, status, amount_minor as minor, currency
    from payments where method in ('wallet', 'stablecoin', 'multisig')`);
  return rows.map((row) => ({ ...row, minor: BigInt(row.minor) }));
}

/** Each transaction that paid, with what its source's entries brought to its account. */
export async function readChainUses(client: Client): Promise<LedgerBooks['chainUses']> {
  type Use = Row<'hash' | 'minor' | 'source_id' | 'taken'> & { account: ChainAccount };
  const { rows } = await client.query<Use>(`
    select hash, account, amount_minor as minor, source_id,
           (select coalesce(sum(postings.amount_minor), 0)
            from entries join postings on postings.entry_id = entries.id
            where used.source_id in (entries.payment_id, entries.source_id)
              and postings.account = used.account and postings.amount_minor > 0) as taken
    from chain_transactions used`);
  return rows.map((row) => ({
    hash: row.hash,
    account: row.account,
    minor: BigInt(row.minor),
    sourceId: row.source_id,
    takenInMinor: BigInt(row.taken),
  }));
}

/** Refunds of what came to the treasury, with what their entries took out of it. */
export async function readChainRefunds(client: Client): Promise<LedgerBooks['chainRefunds']> {
  type Refunded = Row<'id' | 'status' | 'minor' | 'taken'> & { hash: string | null };
  const { rows } = await client.query<Refunded>(`
    select refunds.id, refunds.status, refunds.amount_minor as minor, provider_refund_id as hash,
           (select coalesce(-sum(postings.amount_minor), 0)
            from entries join postings on postings.entry_id = entries.id
            where entries.refund_id = refunds.id and account = 'chain:treasury') as taken
    from refunds join payments on payments.id = payment_id
    where method in ('wallet', 'stablecoin', 'multisig', 'x402')`);
  return rows.map(({ id, status, minor, hash, taken }) => ({
    id,
    status,
    minor: BigInt(minor),
    hash: hash?.toLowerCase(),
    takenOutMinor: BigInt(taken),
  }));
}

/** Each with the balance that its entries left on the contract's account. */
export async function readEscrows(client: Client): Promise<readonly BookedEscrow[]> {
  const { rows } = await client.query<Row<'id' | 'status' | 'minor' | 'ledger'>>(`
    select id, status, units as minor,
           (select coalesce(sum(amount_minor), 0)
            from entries join postings on entry_id = entries.id
            where source_id = escrows.id and account = 'chain:escrow') as ledger
    from escrows`);
  return rows.map(({ id, status, minor, ledger }) => ({
    id,
    status,
    minor: BigInt(minor),
    ledgerMinor: BigInt(ledger),
  }));
}

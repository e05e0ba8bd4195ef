/** Reads the reference's tables for the audit, in bulk: the only place outside reference/ that names them. */
import { Client } from 'pg';
import type { BookedEscrow, LedgerBooks, TargetBooks } from '../audit/index.ts';
import { readChainRefunds, readChainUses, readEscrows, readOnChain } from './read-chain-books.ts';
import { readDebts } from './read-debts.ts';
import { type RampBooks, readRampBooks } from './read-ramp-books.ts';

/** Where card money comes in and goes back (reference/db/migrations, "For an auditor"). */
const PROVIDER_ACCOUNT = 'provider:stripe';

export interface ReferenceBooks extends RampBooks {
  readonly target: TargetBooks;
  readonly ledger: LedgerBooks;
  readonly escrows: readonly BookedEscrow[];
}

/** One snapshot: what is written while it is read is in all of it or in none. */
export async function readReferenceBooks(url: string): Promise<ReferenceBooks> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin isolation level repeatable read read only');
    const payments = await readPayments(client);
    const target = { payments, onChain: await readOnChain(client), complete: true };
    const ledger = await readLedger(client);
    const escrows = await readEscrows(client);
    return { target, ledger, escrows, ...(await readRampBooks(client)) };
  } finally {
    await client.end();
  }
}

async function readPayments(client: Client): Promise<TargetBooks['payments']> {
  const { rows } = await client.query<
    Row<'id' | 'intent_id' | 'status' | 'minor' | 'currency' | 'refunded'>
  >(`
    select id, stripe_intent_id as intent_id, status, amount_minor as minor, currency,
           refunded_minor as refunded
    from payments where method = 'stripe'`);
  return rows.map((row) => ({
    id: row.id,
    intentId: row.intent_id ?? undefined,
    status: row.status,
    minor: BigInt(row.minor),
    currency: row.currency,
    refundedMinor: BigInt(row.refunded),
  }));
}

async function readLedger(client: Client): Promise<LedgerBooks> {
  const entries = await client.query<Row<'count'>>('select count(*) as count from entries');
  const unbalanced = await client.query<Row<'entry_id' | 'currency' | 'sum'>>(`
    select entry_id, currency, sum(amount_minor) as sum
    from postings group by entry_id, currency having sum(amount_minor) <> 0
    union all
    select id, 'without postings', 0 from entries
    where not exists (select from postings where entry_id = entries.id)`);
  return {
    entries: Number(entries.rows[0]?.count ?? 0),
    unbalanced: unbalanced.rows.map((row) => ({
      entryId: row.entry_id,
      currency: row.currency,
      sumMinor: BigInt(row.sum),
    })),
    payments: await readPosted(client),
    settlements: await readSettlements(client),
    chainUses: await readChainUses(client),
    chainRefunds: await readChainRefunds(client),
    debts: await readDebts(client),
  };
}

async function readPosted(client: Client): Promise<LedgerBooks['payments']> {
  type Posted = Row<'payment_id' | 'currency' | 'taken' | 'refunded' | 'takings'>;
  const { rows } = await client.query<Posted>(
    `select payment_id, currency,
            coalesce(sum(amount_minor) filter (where kind <> 'refund'), 0) as taken,
            coalesce(-sum(amount_minor) filter (where kind = 'refund'), 0) as refunded,
            count(distinct entry_id) filter (where kind <> 'refund') as takings
     from postings join entries on entries.id = postings.entry_id
     where account = $1 group by payment_id, currency`,
    [PROVIDER_ACCOUNT],
  );
  return rows.map((row) => ({
    paymentId: row.payment_id,
    currency: row.currency,
    takenInMinor: BigInt(row.taken),
    refundedMinor: BigInt(row.refunded),
    takings: Number(row.takings),
  }));
}

async function readSettlements(client: Client): Promise<LedgerBooks['settlements']> {
  const { rows } = await client.query<Row<'payment_id' | 'gross' | 'parts'>>(`
    select payment_id, gross_minor as gross,
           provider_fee_minor + platform_minor + merchant_minor + agents_minor as parts
    from settlements`);
  return rows.map((row) => ({
    paymentId: row.payment_id,
    grossMinor: BigInt(row.gross),
    partsMinor: BigInt(row.parts),
  }));
}

/** PostgreSQL's bigint, numeric and uuid all come as text. */
export type Row<Column extends string> = Record<Column, string>;

/** Reads the reference's tables of on-ramps and withdrawals for the audit, with what the ledger says of each. */
import type { Client } from 'pg';
import type { BookedSession, WithdrawalBooks } from '../audit/index.ts';
import type { Row } from './read-books.ts';

export interface RampBooks {
  readonly sessions: readonly BookedSession[];
  readonly withdrawals: WithdrawalBooks;
}

export async function readRampBooks(client: Client): Promise<RampBooks> {
  return { sessions: await readSessions(client), withdrawals: await readWithdrawals(client) };
}

async function readSessions(client: Client): Promise<readonly BookedSession[]> {
  type Session = Row<
    | 'id'
    | 'provider'
    | 'status'
    | 'minor'
    | 'currency'
    | 'taken'
    | 'takings'
    | 'crossing'
    | 'promised'
    | 'settled'
  >;
  const { rows } = await client.query<Session>(`
    select s.id, s.provider_id as provider, s.status, s.amount_minor as minor, s.currency,
           coalesce(sum(p.amount_minor), 0) as taken, count(distinct p.entry_id) as takings,
           c.status as crossing, l.converted_minor as promised, coalesce(t.gross_minor, 0) as settled
    from ramp_sessions s
    left join payments c on c.id = s.payment_id
    left join settlements t on t.payment_id = s.payment_id
    left join rate_locks l on l.payment_id = s.payment_id
    left join entries e on e.source_id = s.id
    left join postings p on p.entry_id = e.id and p.account = 'provider:' || s.provider_id
      and p.currency = s.currency
    group by s.id, c.status, l.converted_minor, t.gross_minor`);
  return rows.map((row) => ({
    id: row.id,
    providerId: row.provider,
    status: row.status,
    minor: BigInt(row.minor),
    currency: row.currency,
    takenInMinor: BigInt(row.taken),
    takings: Number(row.takings),
    ...(row.crossing === null ? {} : { payment: crossingOf(row) }),
  }));
}

function crossingOf({ crossing, promised, settled }: Row<'crossing' | 'promised' | 'settled'>) {
  const promisedMinor = BigInt(promised ?? 0);
  return { status: crossing, promisedMinor, settledMinor: BigInt(settled) };
}

/** Credits are negative: an account that owes a merchant less than nothing is overdrawn. */
async function readWithdrawals(client: Client): Promise<WithdrawalBooks> {
  type Withdrawal = Row<'id' | 'status' | 'minor' | 'to_minor' | 'to_currency' | 'taken' | 'paid'>;
  const { rows } = await client.query<Withdrawal>(`
    select w.id, w.status, w.amount_minor as minor, w.to_minor, w.to_currency,
           coalesce(sum(p.amount_minor) filter (where p.account = 'merchant:' || w.user_id), 0) as taken,
           coalesce(-sum(p.amount_minor) filter (where p.account = 'provider:okpay'), 0) as paid
    from withdrawals w
    left join entries e on e.source_id = w.id
    left join postings p on p.entry_id = e.id
    group by w.id`);
  const overdrafts = await client.query<Row<'account' | 'currency' | 'sum'>>(`
    select account, currency, sum(amount_minor) as sum from postings
    where account like 'merchant:%' group by account, currency having sum(amount_minor) > 0`);
  return {
    withdrawals: rows.map((row) => ({
      id: row.id,
      status: row.status,
      minor: BigInt(row.minor),
      toMinor: BigInt(row.to_minor),
      toCurrency: row.to_currency,
      takenMinor: BigInt(row.taken),
      paidMinor: BigInt(row.paid),
    })),
    overdrafts: overdrafts.rows.map(({ account, currency, sum }) => ({
      account,
      currency,
      minor: BigInt(sum),
    })),
  };
}

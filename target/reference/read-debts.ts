/** Reads what agents have paid for users and what the ledger says of it (migration 0017). */
import type { Client } from 'pg';
import type { LedgerBooks } from '../audit/index.ts';

const DEBTS = `
  with owed as (
    select account, currency, sum(amount_minor) as minor from (
      select 'receivable:' || user_id as account, currency,
        case when repaid_at is null then amount_minor else 0 end as amount_minor
      from agent_payments where status = 'completed'
      union all
      select 'advanced:' || agent_id, currency,
        case when repaid_at is null then -amount_minor else 0 end
      from agent_payments where status = 'completed') each_debt
    group by account, currency),
  posted as (
    select account, currency, sum(amount_minor) as minor from postings
    where account like 'receivable:%' or account like 'advanced:%' group by account, currency)
  select account, currency, coalesce(owed.minor, 0) as owed, coalesce(posted.minor, 0) as posted
  from owed full join posted using (account, currency)`;

export async function readDebts(client: Client): Promise<LedgerBooks['debts']> {
  const { rows } =
    await client.query<Record<'account' | 'currency' | 'owed' | 'posted', string>>(DEBTS);
  return rows.map(({ account, currency, owed, posted }) => ({
    account,
    currency,
    owedMinor: BigInt(owed),
    postedMinor: BigInt(posted),
  }));
}

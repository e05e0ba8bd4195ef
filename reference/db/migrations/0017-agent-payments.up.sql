-- What agents have paid for users, on the chain, and whether they were repaid.
--
-- For an auditor (amounts are bigint minor units of `currency`): the entry `agent-advanced` carries the row's id as
-- its source: `chain:treasury` is debited with what the agent sent, the merchant credited, and what the user owes
-- stands in `receivable:<user>` against `advanced:<agent>`. The entry `agent-repaid` of the source `repayment_id`
-- closes these two. So the balance of `receivable:<user>` = the completed rows that are not repaid.
create table agent_payments (
  id               uuid primary key,
  user_id          uuid not null references users (id),
  agent_id         uuid not null references users (id),
  merchant_id      uuid not null references users (id),
  status           text not null check (status in ('pending', 'completed')),
  amount_minor     bigint not null check (amount_minor > 0),
  currency         text not null,
  -- The dollar value in cents when it was asked for.
  usd_minor        bigint not null check (usd_minor >= 0),
  description      text,
  repayment_method text not null check (repayment_method in ('offline', 'system', 'crypto')),
  -- Names the repayment before it happens.
  repayment_id     uuid not null unique,
  transaction_hash text,
  repayment_hash   text,
  repaid_at        timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  constraint completed_by_a_transfer check ((status = 'completed') = (transaction_hash is not null)),
  constraint repaid_when_advanced check (repaid_at is null or status = 'completed')
);
create index agent_payments_by_user on agent_payments (user_id, created_at desc, id);
create index agent_payments_by_agent on agent_payments (agent_id, created_at desc, id);

-- What an agent pays for somebody is what that person spends.
create or replace view spendings as
  select id, user_id, status, usd_minor, created_at from payments
  union all
  select id, user_id, status, usd_minor, created_at from ramp_sessions
  union all
  select id, buyer_id, status, usd_minor, created_at from escrows where payment_id is null
  union all
  select id, user_id, status, usd_minor, created_at from agent_payments;

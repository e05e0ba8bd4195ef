-- X402: what users allow, the sessions that pay within it, and the signed transfers that were sent.
--
-- For an auditor (amounts are bigint minor units of USDC):
--   x402_authorizations  one row a user: the limits in force
--   x402_sessions        one row an offer: user_id, payment_id, amount_minor, status, spent_on (the UTC
--                        day whose limit it counts against, while it is executing or executed)
--   x402_settlements     one row a transfer that was handed in: digest (what the payer signed), session_id
--                        (none: a payment of the public protocol), amount_minor, transaction_hash. What
--                        came in by the public protocol is posted as `sale-settled` under the row's id.
-- Who signed is not kept: the chain tells.
create table x402_authorizations (
  user_id            uuid primary key references users (id),
  id                 uuid not null unique,
  single_limit_minor bigint not null check (single_limit_minor > 0),
  daily_limit_minor  bigint not null,
  created_at         timestamptz not null,
  expires_at         timestamptz not null,
  constraint single_within_daily check (single_limit_minor <= daily_limit_minor)
);

create table x402_sessions (
  id           uuid primary key,
  user_id      uuid not null references users (id),
  payment_id   uuid not null references payments (id),
  amount_minor bigint not null check (amount_minor > 0),
  recipient    text not null,
  status       text not null check (status in ('open', 'executing', 'executed', 'failed')),
  spent_on     date,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  constraint spent_while_it_may_pay check
    ((status in ('executing', 'executed')) = (spent_on is not null))
);
-- A payment is paid by one session, however many were opened for it.
create unique index x402_sessions_one_pays on x402_sessions (payment_id)
  where status in ('executing', 'executed');
create index x402_sessions_spent on x402_sessions (user_id, spent_on) where spent_on is not null;

create table x402_settlements (
  id               uuid primary key,
  digest           bytea not null unique,
  session_id       uuid unique references x402_sessions (id),
  nonce            bytea not null,
  recipient        text not null,
  amount_minor     bigint not null check (amount_minor > 0),
  -- Unix seconds, as wide as the coin takes them.
  valid_after      numeric(78, 0) not null,
  valid_before     numeric(78, 0) not null,
  since_block      bigint not null,
  transaction_hash text,
  refusal          text,
  created_at       timestamptz not null,
  ended_at         timestamptz,
  -- When what it bought was handed over.
  delivered_at     timestamptz,
  -- When to ask the chain about it again.
  reconcile_after  timestamptz not null,
  constraint ends_one_way check (transaction_hash is null or refusal is null)
);
create index x402_settlements_open on x402_settlements (reconcile_after)
  where transaction_hash is null and refusal is null;

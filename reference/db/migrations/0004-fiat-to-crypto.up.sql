-- Fiat to crypto: what a provider offered, who holds it, and the sessions on a provider's hosted page.
--
-- For an auditor (amounts are bigint minor units of their currency):
--   ramp_sessions  one row a session: id, user_id, provider_id, status, amount_minor, currency,
--                  to_minor (what a lock promised), to_currency, tx_hash (as the provider reported it)

create table ramp_sessions (
  id           uuid primary key,
  user_id      uuid not null references users (id),
  merchant_id  uuid references users (id),
  provider_id  text not null,
  payment_rail text not null,
  status       text not null check (status in ('pending', 'processing', 'failed', 'completed')),
  amount_minor bigint not null check (amount_minor > 0),
  currency     text not null,
  -- The dollar value in cents when it was opened.
  usd_minor    bigint not null check (usd_minor >= 0),
  to_currency  text not null,
  to_minor     numeric check (to_minor > 0),
  lock_id      uuid,
  -- Null until the provider has opened its page.
  hosted_url   text,
  tx_hash      text,
  created_at   timestamptz not null,
  updated_at   timestamptz not null
);
create index ramp_sessions_by_user on ramp_sessions (user_id, created_at desc, id);

-- A quote is offered, then locked, then used: each once, and each in its time.
create table ramp_quotes (
  id              uuid primary key,
  user_id         uuid not null references users (id),
  provider_id     text not null,
  from_minor      bigint not null check (from_minor > 0),
  from_currency   text not null,
  to_minor        numeric not null check (to_minor > 0),
  to_currency     text not null,
  expires_at      timestamptz not null,
  lock_id         uuid unique,
  lock_expires_at timestamptz,
  session_id      uuid unique references ramp_sessions (id),
  constraint used_when_locked check (session_id is null or lock_id is not null),
  constraint locked_until_when check ((lock_id is null) = (lock_expires_at is null))
);
create index ramp_quotes_by_age on ramp_quotes (expires_at) where lock_id is null;

-- What counts against a person's limit of a day (LR-21), however it is paid.
create view spendings as
  select id, user_id, status, usd_minor, created_at from payments
  union all
  select id, user_id, status, usd_minor, created_at from ramp_sessions;

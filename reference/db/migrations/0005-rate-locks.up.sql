-- Exchange rates that were promised to a payer. `payment_id` is set by the one payment that uses the lock.
-- Amounts are minor units; those of coins have up to eighteen decimals, more than a bigint holds.
create table rate_locks (
  id              uuid primary key,
  user_id         uuid not null references users (id),
  from_currency   text not null,
  to_currency     text not null,
  amount_minor    numeric(40, 0) not null check (amount_minor > 0),
  converted_minor numeric(40, 0) not null check (converted_minor >= 0),
  rate            text not null,
  created_at      timestamptz not null,
  expires_at      timestamptz not null,
  payment_id      uuid references payments (id)
);

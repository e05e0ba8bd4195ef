-- Escrows: a buyer's money in the escrow contract. The chain says how a deal stands; here is what the
-- parties agreed on, what they asked for, and what the program has seen of it.
--
-- For an auditor (amounts are bigint minor units; `units` are USDC's, six places):
--   escrows   one row a deal: id, buyer_id, merchant_id, status, amount_minor, currency, units
--   postings  an entry carries the escrow's id as `source_id`. `escrow-funded` debits `chain:escrow` with the
--             units; `escrow-released` and `escrow-refunded`, of which one happens, credit it with them.
-- So the balance of `chain:escrow` = the units of the escrows that are funded, confirmed or disputed
-- = what the contract says it holds.
create table escrows (
  id               uuid primary key,
  payment_id       uuid unique references payments (id),
  buyer_id         uuid not null references users (id),
  merchant_id      uuid not null references users (id),
  agent_id         uuid,
  status           text not null check (status in
                   ('pending', 'funded', 'confirmed', 'disputed', 'released', 'refunded')),
  -- What the chain is to be asked for, written before it is asked; null when nothing is under way.
  intent           text check (intent in
                   ('open', 'release', 'dispute', 'award-seller', 'award-buyer')),
  amount_minor     bigint not null check (amount_minor > 0),
  currency         text not null,
  units            bigint not null check (units > 0),
  -- The dollar value in cents, when it was opened.
  usd_minor        bigint not null check (usd_minor >= 0),
  merchant_points  integer not null check (merchant_points >= 0),
  agent_points     integer not null check (agent_points >= 0),
  platform_points  integer not null check (platform_points >= 0),
  order_type       text not null,
  settlement_type  text not null,
  -- Null: never released without a word.
  auto_release_days integer check (auto_release_days > 0),
  -- As the contract says, when it is funded.
  release_at       timestamptz,
  transaction_hash text,
  dispute_reason   text,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  -- When to look at the chain again.
  reconcile_after  timestamptz not null,
  constraint shared_whole check (merchant_points + agent_points + platform_points = 10000),
  constraint nothing_left_to_do check (intent is null or status not in ('released', 'refunded'))
);
create index escrows_to_reconcile on escrows (reconcile_after)
  where status not in ('released', 'refunded');

-- An escrow for a payment is that payment's money, and counts once.
create or replace view spendings as
  select id, user_id, status, usd_minor, created_at from payments
  union all
  select id, user_id, status, usd_minor, created_at from ramp_sessions
  union all
  select id, buyer_id, status, usd_minor, created_at from escrows where payment_id is null;

-- Payments, their settlement and refunds, and the double-entry books.
--
-- For an auditor, who needs to read only (amounts are bigint minor units of `currency`):
--   payments     one row a payment: id, user_id, merchant_id, agent_id, method, status, amount_minor,
--                currency, stripe_intent_id, transaction_hash, refund_reserved_minor, refunded_minor
--   settlements  one row a completed payment: payment_id, gross_minor, provider_fee_minor,
--                platform_minor, merchant_minor, agents_minor (they add up to gross_minor)
--   refunds      one row a refund: id, payment_id, amount_minor, currency, status, stripe_refund_id
--   accounts     code (such as `merchant:<uuid>`), currency
--   entries      one row a movement of money: id, kind, payment_id, refund_id
--   postings     entry_id, account, currency, amount_minor (debit > 0, credit < 0)
--
-- Entries of kind `payment-settled` debit `provider:stripe` with what the payer paid; `refund` entries
-- credit it with what went back; `terms-settled` entries only move shares between the other accounts.
-- So, per payment: the sum of its postings on `provider:stripe` = received − refunded at Stripe.

create table payments (
  id                    uuid primary key,
  user_id               uuid not null references users (id),
  merchant_id           uuid references users (id),
  agent_id              uuid,
  method                text not null,
  status                text not null check (status in
                        ('pending', 'processing', 'completed', 'failed', 'cancelled', 'refunded')),
  amount_minor          bigint not null check (amount_minor > 0),
  currency              text not null,
  -- Micro-dollars for one major unit of the currency, and the dollar value in cents, when it was opened.
  usd_rate_micros       bigint not null check (usd_rate_micros > 0),
  usd_minor             bigint not null check (usd_minor >= 0),
  stripe_intent_id      text unique,
  transaction_hash      text,
  description           text,
  metadata              jsonb not null,
  provider_fee_minor    bigint,
  commission_rate       numeric(4, 3),
  refund_reserved_minor bigint not null default 0,
  refunded_minor        bigint not null default 0,
  created_at            timestamptz not null,
  updated_at            timestamptz not null,
  -- Process fixes who gets what; null until then.
  processed_at          timestamptz,
  -- When to ask Stripe about a payment that is still open.
  reconcile_after       timestamptz not null,
  constraint refunds_within_payment check
    (0 <= refunded_minor and refunded_minor <= refund_reserved_minor and refund_reserved_minor <= amount_minor)
);
create index payments_by_user on payments (user_id, created_at desc, id);
create index payments_by_merchant on payments (merchant_id, created_at desc, id)
  where merchant_id is not null;
create index payments_to_reconcile on payments (reconcile_after)
  where status in ('pending', 'processing');

create table settlements (
  payment_id         uuid primary key references payments (id),
  currency           text not null,
  fee_type           text not null,
  gross_minor        bigint not null,
  provider_fee_minor bigint not null check (provider_fee_minor >= 0),
  platform_minor     bigint not null check (platform_minor >= 0),
  merchant_minor     bigint not null check (merchant_minor >= 0),
  agents_minor       bigint not null check (agents_minor >= 0),
  settled_at         timestamptz not null,
  constraint parts_add_up check
    (gross_minor = provider_fee_minor + platform_minor + merchant_minor + agents_minor)
);

create table refunds (
  id               uuid primary key,
  payment_id       uuid not null references payments (id),
  requested_by     uuid references users (id),
  amount_minor     bigint not null check (amount_minor > 0),
  currency         text not null,
  reason           text not null,
  status           text not null check (status in ('pending', 'processing', 'completed', 'failed')),
  stripe_refund_id text unique,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  reconcile_after  timestamptz not null
);
create index refunds_by_payment on refunds (payment_id, created_at, id);
create index refunds_to_reconcile on refunds (reconcile_after) where status = 'processing';

create table accounts (
  code       text not null,
  currency   text not null,
  created_at timestamptz not null,
  primary key (code, currency)
);

create table entries (
  id         uuid primary key,
  kind       text not null check (kind in ('payment-settled', 'terms-settled', 'refund')),
  payment_id uuid not null references payments (id),
  refund_id  uuid references refunds (id),
  created_at timestamptz not null
);
-- Money moves once: one settlement and one change of terms a payment, one entry a refund.
create unique index entries_once on entries (payment_id, kind) where refund_id is null;
create unique index entries_once_a_refund on entries (refund_id) where refund_id is not null;

create table postings (
  id           bigint generated always as identity primary key,
  entry_id     uuid not null references entries (id),
  account      text not null,
  currency     text not null,
  amount_minor bigint not null check (amount_minor <> 0)
);
create index postings_by_entry on postings (entry_id);
create index postings_by_account on postings (account, currency);

-- Every statement that posts must leave each entry balanced in each currency, on accounts that exist.
-- Accounts are checked here and not by a foreign key, whose row locks would make all payments queue
-- for the platform's own accounts; accounts are never deleted, so the check can't go stale.
create function refuse_unbalanced_postings() returns trigger language plpgsql as $$
begin
  if exists (
    select from postings where entry_id in (select entry_id from added)
    group by entry_id, currency having sum(amount_minor) <> 0
  ) then
    raise exception 'postings of an entry do not add up to zero' using errcode = 'check_violation';
  end if;
  if exists (
    select from added left join accounts on code = account and accounts.currency = added.currency
    where code is null
  ) then
    raise exception 'posting to an unknown account' using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger postings_balance after insert on postings
  referencing new table as added for each statement execute function refuse_unbalanced_postings();

-- Books are only ever added to.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception '% can only be added to', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger postings_stay before update or delete or truncate on postings
  for each statement execute function refuse_rewriting();
create trigger entries_stay before update or delete or truncate on entries
  for each statement execute function refuse_rewriting();
create trigger accounts_stay before update or delete or truncate on accounts
  for each statement execute function refuse_rewriting();

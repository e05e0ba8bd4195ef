-- Withdrawals of merchants' balances. For an auditor (amounts are bigint minor units of their currency):
--   withdrawals  one row a withdrawal: id, user_id, status, amount_minor, from_currency (what was taken from
--                the balance), to_minor, to_currency (what the bank account gets)
create table withdrawals (
  id                  uuid primary key,
  user_id             uuid not null references users (id),
  amount_minor        bigint not null check (amount_minor > 0),
  from_currency       text not null,
  to_minor            bigint not null check (to_minor > 0),
  to_currency         text not null,
  status              text not null check (status in
                      ('pending', 'processing', 'completed', 'failed', 'cancelled')),
  -- Sealed, and gone when the withdrawal has ended; the tail is all that is shown.
  bank_account_sealed text,
  bank_account_tail   text not null,
  created_at          timestamptz not null,
  updated_at          timestamptz not null,
  -- When to have it paid out, or to ask what became of it.
  due_at              timestamptz not null,
  constraint open_withdrawals_have_an_account check
    (status in ('completed', 'failed', 'cancelled') or bank_account_sealed is not null)
);
create index withdrawals_by_user on withdrawals (user_id, created_at desc, id);
create index withdrawals_due on withdrawals (due_at) where status in ('pending', 'processing');

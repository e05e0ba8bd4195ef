-- A transaction on a chain pays once, ever, whatever it pays (LR-18): every flow that is paid on a chain
-- writes here, in the transaction that books the money.
--
-- For an auditor: `account` is the account that the money came to (`chain:treasury`, `chain:escrow`),
-- `amount_minor` what the chain shows for it, `source_id` the payment, escrow or repayment that was paid.
create table chain_transactions (
  -- CAIP-2, such as eip155:8453.
  network      text not null,
  hash         text not null check (hash = lower(hash)),
  account      text not null,
  currency     text not null,
  amount_minor bigint not null check (amount_minor > 0),
  source_id    uuid not null,
  used_at      timestamptz not null,
  primary key (network, hash)
);
create index chain_transactions_by_source on chain_transactions (source_id);

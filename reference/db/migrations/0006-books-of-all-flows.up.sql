-- Flows beyond cards post to the books too: on chain, in escrow, to and from merchants.
--
-- An entry is of a payment, of one of its refunds, or of another `source` (an escrow, a withdrawal, an
-- agent's repayment), whose id it carries. Whatever it is of, one kind of movement happens to it once.
alter table entries
  drop constraint entries_kind_check,
  add constraint entries_kind_check check (kind ~ '^[a-z]+(-[a-z0-9]+)*$'),
  alter column payment_id drop not null,
  add column source_id uuid,
  add constraint entries_are_of_something check (payment_id is not null or source_id is not null);
drop index entries_once;
create unique index entries_once on entries (payment_id, kind)
  where refund_id is null and source_id is null;
create unique index entries_once_a_source on entries (source_id, kind) where source_id is not null;

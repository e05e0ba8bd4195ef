-- Books are only ever added to: what other flows wrote can't be taken out, and stops the way back.
drop index entries_once_a_source;
drop index entries_once;
alter table entries
  drop constraint entries_are_of_something,
  drop column source_id,
  alter column payment_id set not null,
  drop constraint entries_kind_check,
  add constraint entries_kind_check check (kind in ('payment-settled', 'terms-settled', 'refund'));
create unique index entries_once on entries (payment_id, kind) where refund_id is null;

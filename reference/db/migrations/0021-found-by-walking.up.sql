-- A statement's own postings must balance, entry by entry. Since every entry was balanced before and stays
-- balanced, the table itself need not be read again, which took longer the more it held.
create or replace function refuse_unbalanced_postings() returns trigger language plpgsql as $$
begin
  if exists (
    select from added group by entry_id, currency having sum(amount_minor) <> 0
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

-- Who was declined may pay after all, and the news of it get lost: failed ones are asked about too.
drop index payments_to_reconcile;
create index payments_to_reconcile on payments (reconcile_after)
  where status in ('pending', 'processing', 'failed');
drop index ramp_sessions_to_reconcile;
create index ramp_sessions_to_reconcile on ramp_sessions (reconcile_after)
  where status in ('pending', 'processing', 'failed');

create or replace function refuse_unbalanced_postings() returns trigger language plpgsql as $$
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

drop index ramp_sessions_to_reconcile;
create index ramp_sessions_to_reconcile on ramp_sessions (reconcile_after)
  where status in ('pending', 'processing');
drop index payments_to_reconcile;
create index payments_to_reconcile on payments (reconcile_after)
  where status in ('pending', 'processing');

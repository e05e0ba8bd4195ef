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

-- E-mail and wallet addresses are sealed by the program (reference/storage), whose keys no database has: what
-- stands here is a JWE. A mailbox is found by a keyed hash of its address.
do $$ begin
  if exists (select from users) then
    raise exception 'addresses that were stored in the clear are not taken over: begin with no users';
  end if;
end $$;
alter table users
  drop column email,
  drop column wallet_address,
  add column email_sealed text not null,
  add column email_index bytea not null constraint users_email_key unique,
  add column wallet_sealed text;

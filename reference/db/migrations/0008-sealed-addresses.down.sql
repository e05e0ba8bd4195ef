-- Only the program can open what is sealed.
do $$ begin
  if exists (select from users) then
    raise exception 'sealed addresses can not be opened by the database: there are users';
  end if;
end $$;
alter table users
  drop column wallet_sealed,
  drop column email_index,
  drop column email_sealed,
  add column wallet_address text,
  add column email text not null constraint users_email_key unique;

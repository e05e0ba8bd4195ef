-- A wallet is one account's: it is found by a keyed hash of its address, as a mailbox is.
do $$ begin
  if exists (select from users where wallet_sealed is not null) then
    raise exception 'wallets that were sealed without an index are not taken over: name none yet';
  end if;
end $$;
alter table users
  add column wallet_index bytea constraint users_wallet_key unique,
  add constraint wallets_are_indexed check ((wallet_sealed is null) = (wallet_index is null));

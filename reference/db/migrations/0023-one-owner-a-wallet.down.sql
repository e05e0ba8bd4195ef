alter table users
  drop constraint wallets_are_indexed,
  drop column wallet_index;

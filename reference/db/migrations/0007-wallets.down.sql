alter table users drop column wallet_address;

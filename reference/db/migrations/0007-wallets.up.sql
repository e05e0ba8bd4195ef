-- Where a person is paid on chain: the address with its checksum (EIP-55).
alter table users add column wallet_address text;

drop table chain_transactions;

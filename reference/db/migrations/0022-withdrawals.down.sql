drop table withdrawals;

drop table postings;
drop table entries;
drop table accounts;
drop table refunds;
drop table settlements;
drop table payments;
drop function refuse_rewriting();
drop function refuse_unbalanced_postings();

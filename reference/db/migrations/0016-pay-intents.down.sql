drop table pay_intents;
drop table quick_pay_grants;

drop view spendings;
drop table ramp_quotes;
drop table ramp_sessions;

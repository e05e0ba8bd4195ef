create or replace view spendings as
  select id, user_id, status, usd_minor, created_at from payments
  union all
  select id, user_id, status, usd_minor, created_at from ramp_sessions;
drop table escrows;

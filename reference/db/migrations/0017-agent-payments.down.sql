create or replace view spendings as
  select id, user_id, status, usd_minor, created_at from payments
  union all
  select id, user_id, status, usd_minor, created_at from ramp_sessions
  union all
  select id, buyer_id, status, usd_minor, created_at from escrows where payment_id is null;
drop table agent_payments;

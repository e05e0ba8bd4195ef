-- A payment across a border is paid in a session at an on-ramp, which has the payment's id as its own.
alter table ramp_sessions
  add column payment_id uuid unique references payments (id),
  add constraint one_id_for_both check (payment_id = id);

-- Such a session is its payment's money, and counts once.
create or replace view spendings as
  select id, user_id, status, usd_minor, created_at from payments
  union all
  select id, user_id, status, usd_minor, created_at from ramp_sessions where payment_id is null
  union all
  select id, buyer_id, status, usd_minor, created_at from escrows where payment_id is null;

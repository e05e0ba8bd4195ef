-- Pay intents, and the grants by which they are paid without asking the payer each time.
--
-- The payment of an intent has the intent's id. What becomes of an intent that is executed is the payment's
-- status and is written there alone. What a grant has used are the intents that name it.
create table quick_pay_grants (
  id                uuid primary key,
  user_id           uuid not null references users (id),
  -- The agent whose mandate it is.
  agent_id          uuid references users (id),
  method            text not null,
  -- The card that the payer left with the provider, by the provider's id.
  card              text,
  -- Limits in cents of US dollars; null: none.
  max_minor         bigint check (max_minor > 0),
  max_daily_minor   bigint check (max_daily_minor > 0),
  max_total_minor   bigint check (max_total_minor > 0),
  max_payments      int check (max_payments > 0),
  allowed_merchants uuid[],
  expires_at        timestamptz,
  revoked_at        timestamptz,
  created_at        timestamptz not null
);
create index quick_pay_grants_by_user on quick_pay_grants (user_id, created_at desc, id);

create table pay_intents (
  id                 uuid primary key,
  user_id            uuid not null references users (id),
  payer_id           uuid references users (id),
  merchant_id        uuid references users (id),
  agent_id           uuid,
  type               text not null,
  mode               text not null,
  amount_minor       bigint not null check (amount_minor > 0),
  currency           text not null,
  -- The dollar value in cents when it was made.
  usd_minor          bigint not null check (usd_minor >= 0),
  description        text,
  order_id           text,
  return_urls        jsonb not null,
  authorization_type text check (authorization_type in ('user', 'agent', 'quickpay')),
  grant_id           uuid references quick_pay_grants (id),
  -- The day of it is the day on which the grant's daily limit counts it.
  granted_at         timestamptz,
  authorized_at      timestamptz,
  cancelled_at       timestamptz,
  expires_at         timestamptz not null,
  created_at         timestamptz not null,
  updated_at         timestamptz not null,
  constraint authorized_by_somebody check
    (authorized_at is null or (payer_id is not null and authorization_type is not null)),
  constraint granted_when_by_grant check ((grant_id is null) = (granted_at is null))
);
create index pay_intents_by_grant on pay_intents (grant_id) where grant_id is not null;

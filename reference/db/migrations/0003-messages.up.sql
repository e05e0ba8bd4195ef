-- What makes a message count once: retried requests, repeated webhooks, events on their way out.

-- A claim names its effect (the id of the payment or refund) before it happens, so that whoever takes
-- over a claim whose owner died repeats the same effect, which then happens once.
create table idempotency_keys (
  user_id     uuid not null,
  key         text not null,
  fingerprint bytea not null,
  effect_id   uuid not null,
  lease_until timestamptz not null,
  status_code int,
  -- json, and not jsonb: a retry gets the answer as it was, to the byte.
  answer      json,
  created_at  timestamptz not null,
  primary key (user_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

-- Each webhook event that was ever accepted. The payload is kept where somebody still needs it.
create table webhook_events (
  id          text primary key,
  type        text not null,
  payment_id  uuid references payments (id),
  outcome     text not null,
  payload     jsonb,
  received_at timestamptz not null
);
create index webhook_events_waiting on webhook_events (payment_id) where outcome = 'waiting';

-- Events for merchants, written in the transaction of what they tell, sent afterwards by the relay.
create table outbox (
  id           bigint generated always as identity primary key,
  event_id     uuid not null,
  topic        text not null,
  payload      jsonb not null,
  created_at   timestamptz not null,
  published_at timestamptz
);
create index outbox_unpublished on outbox (id) where published_at is null;

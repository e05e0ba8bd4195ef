drop table outbox;
drop table webhook_events;
drop table idempotency_keys;

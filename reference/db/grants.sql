-- What each role may do with the tables: applied by their owner at the end of every migration, as a whole. The
-- service can't write to a table that is not named here.
revoke all on schema public from public;
revoke all on all tables in schema public from agentrix_serve, agentrix_audit;
grant usage on schema public to agentrix_serve, agentrix_audit;
grant select on all tables in schema public to agentrix_serve, agentrix_audit;

-- Books, and what paid once: only ever added to.
grant insert on accounts, entries, postings, chain_transactions to agentrix_serve;

-- What happened: it changes, and stays.
grant insert, update on
  users, payments, settlements, refunds, escrows, agent_payments, withdrawals, x402_settlements,
  quick_pay_grants, pay_intents, ramp_sessions, webhook_events, outbox
  to agentrix_serve;

-- What was only opened or offered goes again.
grant delete on escrows, ramp_sessions to agentrix_serve;
grant insert, update, delete on
  sessions, idempotency_keys, ramp_quotes, rate_locks, x402_authorizations, x402_sessions
  to agentrix_serve;

-- Keys are given out by hand, and erased with their owner.
grant delete on api_keys to agentrix_serve;

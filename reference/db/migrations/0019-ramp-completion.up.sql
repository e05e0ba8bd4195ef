-- A session that its provider could not open is passed on to the next, and one whose webhook was lost is
-- asked about.
alter table ramp_sessions
  -- Providers that opened no page for it and, when asked, had taken nothing.
  add column passed_over text[] not null default '{}',
  -- When to ask the provider about a session that is still open.
  add column reconcile_after timestamptz;
update ramp_sessions set reconcile_after = created_at + interval '1 minute';
alter table ramp_sessions alter column reconcile_after set not null;
create index ramp_sessions_to_reconcile on ramp_sessions (reconcile_after)
  where status in ('pending', 'processing');

drop index ramp_sessions_to_reconcile;
alter table ramp_sessions
  drop column reconcile_after,
  drop column passed_over;

-- Who may enter the service's database: once, in it, by an administrator, after
-- `create database agentrix owner agentrix_migrate`.
do $$
begin
  execute format('revoke all on database %I from public', current_database());
  execute format('grant connect on database %I to agentrix_serve, agentrix_audit', current_database());
end $$;

-- Auditors see whom the server lets in.
grant select on pg_hba_file_rules to agentrix_audit;
grant execute on function pg_hba_file_rules() to agentrix_audit;

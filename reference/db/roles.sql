-- Who there is: once for a PostgreSQL, by an administrator (`psql -f roles.sql`), and again whenever this changes.
-- Passwords are set apart (`\password agentrix_serve`). database.sql says who may enter the service's database,
-- grants.sql what each may do with its tables.
--
--   agentrix_migrate  owns the schema and changes it: reference/migrate.ts alone runs as it
--   agentrix_serve    what the service runs as: reads and writes rows, and defines nothing
--   agentrix_audit    reads
do $$
declare
  name text;
begin
  foreach name in array array['agentrix_migrate', 'agentrix_serve', 'agentrix_audit'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I', name);
    end if;
  end loop;
end $$;
alter role agentrix_migrate login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role agentrix_serve login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role agentrix_audit login nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role agentrix_migrate reset all;
alter role agentrix_serve reset all;
alter role agentrix_audit reset all;
alter role agentrix_audit set default_transaction_read_only = on;

-- Users that everybody knows by name are no way in, unless it is one of them who runs this.
do $$
declare
  name text;
begin
  for name in select rolname from pg_roles
    where rolname in ('postgres', 'root', 'admin', 'administrator', 'test', 'user', 'guest')
      and rolname <> current_user
  loop
    execute format('alter role %I nologin', name);
  end loop;
end $$;

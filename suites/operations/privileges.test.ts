/** Whoever serves may do what a service does: nothing to the schema, and nothing to what the books say. */
import { UnavailableError } from '../../evidence/index.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import { ask, refusal } from './ask.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr25 = rule('LR-25', 'what is stored is protected');

/** Class 42, insufficient privilege. */
const NOT_ALLOWED = '42501';
/** What is moved stands there, and is corrected by another entry only. */
const BOOKS = ['entries', 'postings'] as const;

const rewrites = (book: string) => `('rewrites ${book}',
  has_table_privilege(r.oid, '${book}', 'update, delete, truncate, trigger')
  or has_any_column_privilege(r.oid, '${book}', 'update'))`;

/** Of everybody who is connected to the target's database, and so of those whom it serves with. */
const POWERS = `
  select rolname as role, what
  from pg_roles r, pg_database d, lateral (values
    ('connects', true),
    ('is a superuser', rolsuper),
    ('creates roles', rolcreaterole),
    ('creates databases', rolcreatedb),
    ('passes the security of rows', rolbypassrls),
    ('replicates', rolreplication),
    ('owns the database', pg_has_role(r.oid, datdba, 'member')),
    ('creates schemas', has_database_privilege(r.oid, d.oid, 'create')),
    ('creates temporary tables', has_database_privilege(r.oid, d.oid, 'temporary')),
    ('creates in a schema', exists (select from pg_namespace n
      where nspname !~ '^pg_' and has_schema_privilege(r.oid, n.oid, 'create'))),
    ('owns a table', exists (select from pg_class c
      where relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
        and pg_has_role(r.oid, relowner, 'member'))),
    ('runs programs and files of the server', exists (select from pg_roles p
      where p.rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
        and pg_has_role(r.oid, p.oid, 'member'))),
    ${BOOKS.map(rewrites).join()}
  ) as powers (what, has)
  where d.datname = current_database() and has
    and r.oid in (select usesysid from pg_stat_activity
      where datid = d.oid and pid <> pg_backend_pid())`;

prove(
  'operations.database-least-privilege',
  'nobody who is connected beside an auditor defines anything or rewrites the books',
  async ({ target }) => {
    // Who serves is connected at the latest when it has looked at its database.
    await target.driver.request('/api/health/ready');
    const powers = await ask<{ role: string; what: string }>(target.databaseUrl, POWERS);
    if (powers.length === 0)
      throw new UnavailableError({
        code: 'database.nobody-connected',
        message: 'nobody is connected to the database: who serves can’t be told',
        hint: 'is databaseUrl of the database that the target serves from?',
      });
    const beyond = powers.filter(({ what }) => what !== 'connects');
    lr25.same(
      'what roles may do beyond serving',
      beyond.map(({ role, what }) => `${role} ${what}`),
      [],
    );
  },
);

/** None of these is the business of whoever serves payments. */
const FORBIDDEN = [
  'create table trial (id int)',
  'create temporary table trial (id int)',
  'create schema trial',
  'create role trial',
  'create extension pg_stat_statements',
  'drop table payments',
  'alter table payments add column trial int',
  'truncate payments',
  'alter table postings disable trigger postings_stay',
  'set session_replication_role = replica',
  'set role agentrix_migrate',
  "select pg_read_file('/etc/hostname')",
  'delete from schema_migrations',
  'update entries set kind = kind where false',
  'update postings set amount_minor = amount_minor where false',
  ...BOOKS.flatMap((book) => [`delete from ${book} where false`, `truncate ${book}`]),
];

prove(
  'operations.serving-role-refused',
  'PostgreSQL refuses what is not the business of whoever serves',
  async ({ target }) => {
    const { databaseUrl } = target.checkout;
    const tried = (statement: string) => refusal(databaseUrl, `begin; ${statement}; rollback`);
    lr25.same('reading payments is', await tried('select from payments'), 'done');
    const outcomes = await Promise.all(
      FORBIDDEN.map(async (statement) => ({ statement, seen: await tried(statement) })),
    );
    const otherwise = outcomes.filter(({ seen }) => seen !== NOT_ALLOWED);
    lr25.same('statements that are not refused for want of privilege', otherwise, []);
  },
);

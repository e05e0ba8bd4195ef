/** The database as production has it: encrypted connections, hashed passwords, no account that everybody knows. */
import { createHash } from 'node:crypto';
import { faultsOf, HOST_RULES, type HostRule } from '../../stack/index.ts';
import { proof } from '../../target/vitest.ts';
import { rule } from '../steps/index.ts';
import { ask, refusal } from './ask.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr25 = rule('LR-25', 'what is stored is protected');

/** How a connection by the URL is refused. */
const entry = (url: string) => refusal(url, 'select 1');

prove(
  'operations.plaintext-database-refused',
  'a target starts on no database of another host that it would speak to in plaintext',
  async ({ target }) => {
    const password = createHash('sha256').update('of nobody').digest('base64url');
    const far = `postgres://serve:${password}@db.agentrix.example/agentrix`;
    for (const mode of ['', '?sslmode=disable', '?sslmode=require']) {
      const { listened, output } = await target.checkout.start({ DATABASE_URL: `${far}${mode}` });
      lr25.holds(`with "${mode}" it does not start`, !listened, output);
      lr25.holds(
        `with "${mode}" it says why`,
        /DATABASE_URL leads to another host/.test(output),
        output,
      );
    }
  },
);

prove(
  'operations.database-encrypted',
  'connections are encrypted to a verified server, and plaintext is refused',
  async ({ target }) => {
    const [row] = await ask<{ ssl: boolean; version: string }>(
      target.databaseUrl,
      'select ssl, version from pg_stat_ssl where pid = pg_backend_pid()',
    );
    lr25.same('the connection is encrypted', row?.ssl, true);
    lr25.holds('by TLS 1.2 or later', /^TLSv1\.[23]$/.test(row?.version ?? ''), row?.version);
    const plaintext = new URL(target.databaseUrl);
    plaintext.search = '?sslmode=disable';
    lr25.same('plaintext is refused (invalid authorisation)', await entry(plaintext.href), '28000');
    const impostor = new URL(target.databaseUrl);
    impostor.search = '?sslmode=verify-full';
    lr25.holds(
      'a server whose certificate nobody vouches for is not spoken to',
      (await entry(impostor.href)) !== 'done',
      'done',
    );
  },
);

prove(
  'operations.database-passwords-strong',
  'passwords are hashed by SCRAM, long, and a wrong one opens nothing',
  async ({ target }) => {
    const [row] = await ask<{ hash: string }>(
      target.databaseUrl,
      "select current_setting('password_encryption') as hash",
    );
    lr25.same('passwords are kept as', row?.hash, 'scram-sha-256');
    const overrides = await ask<{ setting: string }>(
      target.databaseUrl,
      `select setting from pg_db_role_setting, unnest(setconfig) as setting
        where setting ~ '^password_encryption=(?!scram-sha-256$)'`,
    );
    lr25.same('settings of a role or database that keep them otherwise', overrides, []);
    const { password } = new URL(target.databaseUrl);
    lr25.holds('the password has 16 characters or more', password.length >= 16, password.length);
    for (const guess of ['', 'postgres', 'password']) {
      const guessed = new URL(target.databaseUrl);
      guessed.password = guess;
      lr25.holds(`a guessed password opens nothing`, (await entry(guessed.href)) !== 'done', guess);
    }
  },
);

prove(
  'operations.database-no-default-user',
  'no role with a name that everybody knows may log in',
  async ({ target }) => {
    const roles = await ask<{ name: string }>(
      target.databaseUrl,
      `select rolname as name from pg_roles where rolcanlogin
          and rolname in ('postgres', 'root', 'admin', 'administrator', 'test', 'user', 'guest')`,
    );
    lr25.same(
      'default users that may log in',
      roles.map(({ name }) => name),
      [],
    );
    const [self] = await ask<{ superuser: boolean }>(
      target.databaseUrl,
      'select rolsuper as superuser from pg_roles where rolname = current_user',
    );
    lr25.same('the auditor is a superuser', self?.superuser, false);
  },
);

prove(
  'operations.database-host-rules',
  'nobody is let in unasked, by a readable password, or from another host without TLS',
  async ({ target }) => {
    const rules = await ask<HostRule>(target.databaseUrl, HOST_RULES);
    lr25.holds('it has rules', rules.length > 0, rules);
    lr25.same('faults of pg_hba.conf', faultsOf(rules), []);
  },
);

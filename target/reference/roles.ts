/**
 * The roles that the reference's own SQL makes on a PostgreSQL, with passwords of the stack's: who migrates, who
 * serves and who audits (reference/db/roles.sql).
 */
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, escapeLiteral } from 'pg';
import { type AddressBook, databaseUrl } from '../../stack/index.ts';

export const ROLES = ['agentrix_migrate', 'agentrix_serve', 'agentrix_audit'] as const;
export type Role = (typeof ROLES)[number];

/** Owns every database of the reference. */
export const OWNER = 'agentrix_migrate' satisfies Role;
/** May connect to one beside its owner. */
export const GUESTS = ['agentrix_serve', 'agentrix_audit'] as const satisfies readonly Role[];

/** The URL of a database for one of the roles. */
export function roleUrl(addresses: AddressBook, database: string, role: Role): string {
  const url = new URL(databaseUrl(addresses, database));
  url.username = role;
  url.password = rolePassword(addresses, role);
  return url.href;
}

/** Follows from the stack's own password: nobody must be told. */
export function rolePassword(
  { postgresUrl }: Pick<AddressBook, 'postgresUrl'>,
  role: Role,
): string {
  const { password, host } = new URL(postgresUrl);
  return createHmac('sha256', password || host)
    .update(role)
    .digest('base64url');
}

/** Makes the roles as `roles.sql` in the folder says, or makes them so again, and remembers of which `version`. */
export async function makeRoles(
  client: Client,
  addresses: AddressBook,
  { sql, version }: { readonly sql: string; readonly version: string },
): Promise<void> {
  await client.query(readFileSync(join(sql, 'roles.sql'), 'utf8'));
  // A slow machine must not write these statements, and with them the passwords, to the log.
  await client.query('set log_min_duration_statement = -1');
  for (const role of ROLES) {
    const password = escapeLiteral(rolePassword(addresses, role));
    await client.query(`alter role ${role} password ${password}`);
  }
  await client.query(`comment on role ${OWNER} is ${escapeLiteral(version)}`);
}

/** Which version the roles of this PostgreSQL are of: they are the same for all of its databases. */
export async function versionOfRoles(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ version: string }>(
    "select shobj_description(oid, 'pg_authid') as version from pg_roles where rolname = $1",
    [OWNER],
  );
  return rows[0]?.version;
}

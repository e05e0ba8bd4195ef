/** The principals of the reference: registered like anybody, then made what no route makes them. */
import { createHash, randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { type RunContext, tellSecret, UnavailableError } from '../../evidence/index.ts';

import type { Principals, PrincipalWishes } from '../principals.ts';
import type { Driver, Session } from '../target.ts';
import type { ReferenceSecrets } from './secrets.ts';

export interface PrincipalParts {
  readonly context: Pick<RunContext, 'workDir'>;
  readonly driver: Driver;
  /** Of a role that may write. */
  readonly databaseUrl: string;
  readonly secrets: ReferenceSecrets;
}

const API_KEY_BYTES = 32;

const ALTER = `
  update users set kyc_level = coalesce($2, kyc_level), state = coalesce($3, state),
    roles = coalesce($4, roles)
  where id = $1`;
const ADD_KEY = `
  insert into api_keys (key_hash, user_id, created_at)
  select $2, id, created_at from users where id = $1`;
const REVOKE_KEY = 'update api_keys set revoked_at = created_at where key_hash = $1';

export function seededPrincipals(parts: PrincipalParts): Principals {
  const { context, driver, databaseUrl, secrets } = parts;
  const change = (sql: string, values: readonly unknown[]) => changeOne(databaseUrl, sql, values);
  const alter = ({ user }: Session, { kyc, state, roles }: PrincipalWishes) =>
    change(ALTER, [user.id, kyc, state, roles && allRoles(roles)]);
  const newUser = async (wishes: PrincipalWishes): Promise<Session> => {
    const session = await driver.newUser();
    await alter(session, wishes);
    const { roles = [] } = wishes;
    return { ...session, user: { ...session.user, roles: allRoles(roles) } };
  };
  return {
    arbiter: () => newUser({ roles: ['admin'] }),
    user: (wishes = {}) => newUser(wishes),
    alter,
    apiKey: async ({ user }) => {
      const key = randomBytes(API_KEY_BYTES).toString('base64url');
      tellSecret(context, key);
      await change(ADD_KEY, [user.id, hashOf(key)]);
      return key;
    },
    revokeApiKey: (key) => change(REVOKE_KEY, [hashOf(key)]),
    serviceKey: secrets.serviceKey,
    facilitatorKey: secrets.facilitatorKey,
  };
}

type Roles = NonNullable<PrincipalWishes['roles']>;

function allRoles(roles: Roles) {
  return [...new Set(['user' as const, ...roles])];
}

/** As the reference keeps keys: by their SHA-256. */
function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

async function changeOne(url: string, sql: string, values: readonly unknown[]): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query(sql, [...values]);
    if (rowCount !== 1) throw nobody();
  } finally {
    await client.end();
  }
}

function nobody(): UnavailableError {
  return new UnavailableError({
    code: 'principal.unknown',
    message: 'there is nobody, or no key, to change',
    hint: 'ask for a session or a key that the target has given out',
  });
}

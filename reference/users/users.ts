/** People in PostgreSQL. */

import type { User } from '../../contracts/api/index.ts';
import { brokenConstraint, type Queryable } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';

export interface StoredUser {
  readonly id: string;
  readonly agentrixId: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly displayName: string | null;
  readonly roles: User['roles'];
  readonly createdAt: Date;
}

const COLUMNS = `id, agentrix_id as "agentrixId", email, password_hash as "passwordHash",
  display_name as "displayName", roles, created_at as "createdAt"`;

const INSERT = {
  name: 'user-insert',
  text: `
    insert into users (id, agentrix_id, email, password_hash, roles, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $6)`,
};
const BY_EMAIL = { name: 'user-by-email', text: `select ${COLUMNS} from users where email = $1` };
const BY_ID = { name: 'user-by-id', text: `select ${COLUMNS} from users where id = $1` };
const RENAME = {
  name: 'user-rename',
  text: `update users set display_name = $2, updated_at = $3 where id = $1 returning ${COLUMNS}`,
};

/** @throws Refusal when the e-mail address or the agentrixId is taken */
export async function insertUser(db: Queryable, user: StoredUser): Promise<void> {
  const { id, agentrixId, email, passwordHash, roles, createdAt } = user;
  const values = [id, agentrixId, email, passwordHash, roles, createdAt];
  await db.query({ ...INSERT, values }).catch((cause: unknown) => {
    const constraint = brokenConstraint(cause);
    if (constraint === 'users_email_key') throw new Refusal('EMAIL_TAKEN', { cause });
    if (constraint === 'users_agentrix_id_key') throw new Refusal('AGENTRIX_ID_TAKEN', { cause });
    throw cause;
  });
}

export async function userByEmail(db: Queryable, email: string): Promise<StoredUser | undefined> {
  const { rows } = await db.query<StoredUser & Row>({ ...BY_EMAIL, values: [normalEmail(email)] });
  return rows[0];
}

export async function userById(db: Queryable, id: string): Promise<StoredUser | undefined> {
  const { rows } = await db.query<StoredUser & Row>({ ...BY_ID, values: [id] });
  return rows[0];
}

export async function renameUser(
  db: Queryable,
  id: string,
  to: { readonly displayName: string | null; readonly at: Date },
): Promise<StoredUser | undefined> {
  const { rows } = await db.query<StoredUser & Row>({
    ...RENAME,
    values: [id, to.displayName, to.at],
  });
  return rows[0];
}

/** One account for one mailbox, however it is written. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The user as the API shows it: never the hash. */
export function userAnswer({ id, agentrixId, email, roles }: StoredUser): User {
  return { id, agentrixId, email, roles };
}

type Row = Record<string, unknown>;

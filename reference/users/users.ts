/** People in PostgreSQL. */
import { getAddress } from 'viem/utils';
import type { AccountState, Profile, Role, User } from '../../contracts/api/index.ts';
import { brokenConstraint, type Database } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';

export interface StoredUser {
  readonly id: string;
  readonly agentrixId: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly displayName: string | null;
  /** With its checksum (EIP-55). */
  readonly walletAddress: string | null;
  readonly roles: readonly Role[];
  readonly state: AccountState;
  readonly createdAt: Date;
}

/** What its owner may change of a user; what is absent stays as it is. */
export interface ProfileChange {
  readonly displayName?: string | null;
  readonly walletAddress?: string | null;
}

export interface Users {
  /** @throws Refusal when the e-mail address or the agentrixId is taken */
  insert(user: StoredUser): Promise<void>;
  byEmail(email: string): Promise<StoredUser | undefined>;
  byId(id: string): Promise<StoredUser | undefined>;
  change(id: string, to: ProfileChange, at: Date): Promise<StoredUser | undefined>;
  /** Where a person is paid on chain, if they said so. */
  walletOf(id: string): Promise<`0x${string}` | undefined>;
}

const COLUMNS = `id, agentrix_id as "agentrixId", email, password_hash as "passwordHash",
  display_name as "displayName", wallet_address as "walletAddress", roles, state,
  created_at as "createdAt"`;

const INSERT = {
  name: 'user-insert',
  text: `
    insert into users (id, agentrix_id, email, password_hash, roles, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $6)`,
};
const BY_EMAIL = { name: 'user-by-email', text: `select ${COLUMNS} from users where email = $1` };
const BY_ID = { name: 'user-by-id', text: `select ${COLUMNS} from users where id = $1` };
const CHANGE = {
  name: 'user-change',
  text: `
    update users set
      display_name = case when $2 then $3 else display_name end,
      wallet_address = case when $4 then $5 else wallet_address end,
      updated_at = $6
    where id = $1 returning ${COLUMNS}`,
};

export function userStore(db: Database): Users {
  const byId = async (id: string) => {
    const { rows } = await db.query<StoredUser & Row>({ ...BY_ID, values: [id] });
    return rows[0];
  };
  return {
    insert: (user) => insert(db, user),
    byEmail: (email) => byEmail(db, email),
    byId,
    change: async (id, to, at) => {
      const name = [to.displayName !== undefined, to.displayName];
      const wallet = [to.walletAddress !== undefined, to.walletAddress];
      const values = [id, ...name, ...wallet, at];
      const { rows } = await db.query<StoredUser & Row>({ ...CHANGE, values });
      return rows[0];
    },
    walletOf: async (id) => {
      const address = (await byId(id))?.walletAddress;
      return address ? getAddress(address) : undefined;
    },
  };
}

async function insert(db: Database, user: StoredUser): Promise<void> {
  const { id, agentrixId, email, passwordHash, roles, createdAt } = user;
  const values = [id, agentrixId, email, passwordHash, roles, createdAt];
  await db.query({ ...INSERT, values }).catch((cause: unknown) => {
    const constraint = brokenConstraint(cause);
    if (constraint === 'users_email_key') throw new Refusal('EMAIL_TAKEN', { cause });
    if (constraint === 'users_agentrix_id_key') throw new Refusal('AGENTRIX_ID_TAKEN', { cause });
    throw cause;
  });
}

async function byEmail(db: Database, email: string): Promise<StoredUser | undefined> {
  const { rows } = await db.query<StoredUser & Row>({ ...BY_EMAIL, values: [normalEmail(email)] });
  return rows[0];
}

/** One account for one mailbox, however it is written. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** The user as the API shows it: never the hash. */
export function userAnswer({ id, agentrixId, email, roles }: StoredUser): User {
  return { id, agentrixId, email, roles: [...roles] };
}

/** The user as its owner sees it. */
export function profileAnswer(user: StoredUser): Profile {
  const { displayName, walletAddress } = user;
  return { ...userAnswer(user), displayName, walletAddress };
}

type Row = Record<string, unknown>;

/** People in PostgreSQL. What tells who they are is sealed there, and opened here. */
import { getAddress } from 'viem/utils';
import type { AccountState, Profile, Role, User } from '../../contracts/api/index.ts';
import { brokenConstraint, type Database } from '../db/pool.ts';
import { Refusal, type RefusalCode } from '../http/refusal.ts';
import type { Vault } from '../storage/vault.ts';

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
  /** @throws Refusal when the wallet is another's: whoever names it could claim what it pays */
  change(id: string, to: ProfileChange, at: Date): Promise<StoredUser | undefined>;
  /** Where a person is paid on chain, if they said so. */
  walletOf(id: string): Promise<`0x${string}` | undefined>;
}

const COLUMNS = `id, agentrix_id as "agentrixId", email_sealed as "emailSealed",
  password_hash as "passwordHash", display_name as "displayName",
  wallet_sealed as "walletSealed", roles, state, created_at as "createdAt"`;

const INSERT = {
  name: 'user-insert',
  text: `
    insert into users (id, agentrix_id, email_sealed, email_index, password_hash, roles, created_at,
      updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $7)`,
};
const BY_EMAIL = {
  name: 'user-by-email',
  text: `select ${COLUMNS} from users where email_index = $1`,
};
const BY_ID = {
  name: 'user-by-id',
  text: `select ${COLUMNS} from users where id = $1 and erased_at is null`,
};
const CHANGE = {
  name: 'user-change',
  text: `
    update users set
      display_name = case when $2 then $3 else display_name end,
      wallet_sealed = case when $4 then $5 else wallet_sealed end,
      wallet_index = case when $4 then $6 else wallet_index end,
      updated_at = $7
    where id = $1 and erased_at is null returning ${COLUMNS}`,
};

interface UserRow
  extends Omit<StoredUser, 'email' | 'walletAddress'>,
    Readonly<Record<string, unknown>> {
  readonly emailSealed: string;
  readonly walletSealed: string | null;
}

interface Parts {
  readonly db: Database;
  readonly vault: Vault;
}

export function userStore(parts: Parts): Users {
  const { db, vault } = parts;
  const one = async (statement: typeof BY_ID, values: readonly unknown[]) => {
    const { rows } = await db.query<UserRow>({ ...statement, values });
    return rows[0] && opened(vault, rows[0]);
  };
  const byId = (id: string) => one(BY_ID, [id]);
  return {
    insert: (user) => insert(parts, user),
    byEmail: (email) => one(BY_EMAIL, [vault.index(normalEmail(email))]),
    byId,
    change: async (id, { displayName, walletAddress }, at) => {
      const wallet = walletAddress && (await vault.seal(walletAddress, walletPlace(id)));
      const name = [displayName !== undefined, displayName];
      const index = walletAddress && vault.index(walletAddress);
      const values = [id, ...name, walletAddress !== undefined, wallet, index, at];
      return one(CHANGE, values).catch(namingWhatIsTaken);
    },
    walletOf: async (id) => {
      const address = (await byId(id))?.walletAddress;
      return address ? getAddress(address) : undefined;
    },
  };
}

async function insert({ db, vault }: Parts, user: StoredUser): Promise<void> {
  const { id, agentrixId, email, passwordHash, roles, createdAt } = user;
  const address = [await vault.seal(email, emailPlace(id)), vault.index(email)];
  const values = [id, agentrixId, ...address, passwordHash, roles, createdAt];
  await db.query({ ...INSERT, values }).catch(namingWhatIsTaken);
}

const TAKEN: Readonly<Record<string, RefusalCode>> = {
  users_email_key: 'EMAIL_TAKEN',
  users_agentrix_id_key: 'AGENTRIX_ID_TAKEN',
  users_wallet_key: 'WALLET_TAKEN',
};

function namingWhatIsTaken(cause: unknown): never {
  const code = TAKEN[brokenConstraint(cause) ?? ''];
  if (code) throw new Refusal(code, { cause });
  throw cause;
}

async function opened(vault: Vault, row: UserRow): Promise<StoredUser> {
  const { emailSealed, walletSealed, ...user } = row;
  return {
    ...user,
    email: await vault.open(emailSealed, emailPlace(row.id)),
    walletAddress: walletSealed && (await vault.open(walletSealed, walletPlace(row.id))),
  };
}

function emailPlace(id: string) {
  return { column: 'users.email_sealed', id } as const;
}

function walletPlace(id: string) {
  return { column: 'users.wallet_sealed', id } as const;
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

/** What a person is on the platform: the roles, and the state of the account, as they are now. */
import type { AccountState, Role } from '../../contracts/api/index.ts';
import type { Queryable } from '../db/pool.ts';

export interface Standing {
  readonly roles: readonly Role[];
  readonly state: AccountState;
}

const STANDING = {
  name: 'user-standing',
  text: 'select roles, state from users where id = $1',
};

/** Read anew each time: a token tells who somebody was when it was issued. */
export async function standingOf(db: Queryable, userId: string): Promise<Standing | undefined> {
  const { rows } = await db.query<Standing & Record<string, unknown>>({
    ...STANDING,
    values: [userId],
  });
  return rows[0];
}

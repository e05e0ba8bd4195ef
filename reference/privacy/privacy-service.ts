/**
 * A person's right to what is held of them, and to be forgotten (LR-22). What the books need stays, with nothing
 * in it by which anybody could tell whose it was.
 */
import { formatMoney } from '../../contracts/api/index.ts';
import { type Clock, instant } from '../clock.ts';
import type { Database, Transaction } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { profileAnswer, type Users } from '../users/users.ts';
import type { PersonalData } from './personal-data.ts';

interface Parts {
  readonly db: Database;
  readonly users: Users;
  readonly clock: Clock;
  readonly held: readonly PersonalData[];
}

/** The password's hash is no hash of any password. The name that the user chose goes too. */
const ERASE_USER = {
  name: 'user-erase',
  text: `
    update users set erased_at = $2, updated_at = $2, state = 'closed', agentrix_id = 'erased-' || id,
      email_sealed = null, email_index = null, wallet_sealed = null, wallet_index = null,
      display_name = null, password_hash = ''
    where id = $1 and erased_at is null`,
};

/** Money of a merchant or an agent: with its owner gone nobody could take it. */
const BALANCE = `
  select from postings where account in ('merchant:' || $1, 'agent:' || $1)
  group by currency having sum(amount_minor) <> 0`;

export class PrivacyService {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Everything, in one snapshot's worth of rows a domain. @throws Refusal for nobody */
  async export(userId: string): Promise<Readonly<Record<string, unknown>>> {
    const { db, users, clock, held } = this.#parts;
    const user = await users.byId(userId);
    if (!user) throw new Refusal('UNAUTHENTICATED');
    const { state, createdAt } = user;
    const rows = await Promise.all(
      held.map(async ({ name, read }) => {
        const found = await db.query<Row>({ name: `export-${name}`, text: read, values: [userId] });
        return [name, found.rows.map(shown)] as const;
      }),
    );
    const profile = { ...profileAnswer(user), state, createdAt };
    return { exportedAt: instant(clock), profile, ...Object.fromEntries(rows) };
  }

  /**
   * For good. Sessions end at once, the address may register anew.
   * @throws Refusal ACCOUNT_NEEDED while there is money that only this person can take, or give away
   */
  async erase(userId: string): Promise<void> {
    const { db, clock } = this.#parts;
    await db.transaction(async (tx) => {
      await tx.query({ ...ERASE_USER, values: [userId, instant(clock)] });
      await this.#refuseNeeded(tx, userId);
      await this.#eraseRows(tx, userId);
    });
  }

  async #refuseNeeded(tx: Transaction, userId: string): Promise<void> {
    const asked: readonly (readonly [string, string | undefined])[] = [
      ['balance', BALANCE],
      ...this.#parts.held.map(({ name, unfinished }) => [name, unfinished] as const),
    ];
    for (const [name, text] of asked) {
      if (text === undefined) continue;
      const { rowCount } = await tx.query({ name: `unfinished-${name}`, text, values: [userId] });
      if (rowCount !== 0) throw new Refusal('ACCOUNT_NEEDED');
    }
  }

  async #eraseRows(tx: Transaction, userId: string): Promise<void> {
    for (const { name, erase } of this.#parts.held)
      for (const [index, text] of erase.entries())
        await tx.query({ name: `erase-${name}-${index}`, text, values: [userId] });
  }
}

type Row = Readonly<Record<string, unknown>>;

/** Money in major units, as everywhere in the API. */
function shown({ amountMinor, ...row }: Row): Row {
  if (typeof amountMinor !== 'bigint') return row;
  return { ...row, amount: formatMoney({ minor: amountMinor, currency: String(row.currency) }) };
}

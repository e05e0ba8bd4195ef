/** Every column that the program seals, and how all of them come under the current key when that changes. */
import type { Database, Statement, Transaction } from '../db/pool.ts';
import type { SealedColumn, Vault } from './vault.ts';

/** A column that is missing here would stay under an old key, and be lost with it. */
export const SEALED_COLUMNS = [
  'users.email_sealed',
  'users.wallet_sealed',
  'withdrawals.bank_account_sealed',
] as const satisfies readonly SealedColumn[];

const BATCH = 200;
/** No id is less: random ones are never all zeros. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface SealedRow extends Record<string, unknown> {
  readonly id: string;
  readonly sealed: string;
}

/**
 * Seals anew what is under an older key, a batch at a time, while the service runs on. Stopped in the midst, it
 * goes on where it was. Returns how many texts it sealed.
 * @throws VaultError for a text that no configured key opens
 */
export async function resealAll(db: Database, vault: Vault): Promise<number> {
  let sealed = 0;
  for (const column of SEALED_COLUMNS) {
    let after = FIRST_ID;
    for (;;) {
      const ids = await db.transaction((tx) => resealBatch(tx, vault, { column, after }));
      sealed += ids.length;
      const last = ids.at(-1);
      if (last === undefined) break;
      after = last;
    }
  }
  return sealed;
}

/** The rows are held meanwhile, so that nobody's change is undone. */
async function resealBatch(
  tx: Transaction,
  vault: Vault,
  { column, after }: { readonly column: SealedColumn; readonly after: string },
): Promise<readonly string[]> {
  const { take, write } = statementsOf(column);
  const { rows } = await tx.query<SealedRow>({ ...take, values: [vault.currentPrefix, after] });
  const ids = rows.map(({ id }) => id);
  const texts = await Promise.all(
    rows.map(async ({ id, sealed }) => {
      const place = { column, id };
      return vault.seal(await vault.open(sealed, place), place);
    }),
  );
  if (ids.length > 0) await tx.query({ ...write, values: [ids, texts] });
  return ids;
}

function statementsOf(name: SealedColumn): { readonly take: Statement; readonly write: Statement } {
  const [table, column] = name.split('.');
  return {
    take: {
      name: `reseal-take-${name}`,
      text: `select id, ${column} as sealed from ${table}
        where id > $2 and not starts_with(${column}, $1)
        order by id limit ${BATCH} for no key update`,
    },
    write: {
      name: `reseal-write-${name}`,
      text: `update ${table} set ${column} = resealed.sealed
        from unnest($1::uuid[], $2::text[]) as resealed (id, sealed) where ${table}.id = resealed.id`,
    },
  };
}

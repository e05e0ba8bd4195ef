/** How well a person is known, and what that lets them do (LR-21). */
import type { KycLevel } from '../../contracts/api/index.ts';
import type { Queryable } from '../db/pool.ts';

/** What somebody without a known identity may pay a day. */
export const UNVERIFIED_DAILY_USD_MINOR = 100_000n;

const KYC_LEVEL = {
  name: 'user-kyc-level',
  text: 'select kyc_level as "kycLevel" from users where id = $1',
};

/** Nobody is known who isn't there. */
export async function kycLevelOf(db: Queryable, userId: string): Promise<KycLevel> {
  const { rows } = await db.query<{ kycLevel: KycLevel }>({ ...KYC_LEVEL, values: [userId] });
  return rows[0]?.kycLevel ?? 'none';
}

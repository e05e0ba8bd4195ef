/** What a user lets be paid by X402: so much at once, so much a UTC day, until a day (LR-13). Pure. */
import {
  type X402Authorization as AuthorizationAnswer,
  toMajorNumber,
} from '../../contracts/api/index.ts';
import type { RefusalCode } from '../http/refusal.ts';

/** The coin that sessions are paid in; limits are in it too. */
export const COIN = 'USDC';
export const DURATION_DAYS = 30;
export const DAY_MS = 24 * 3_600_000;

/** Amounts are minor units of the coin. */
export interface AuthorizationTerms {
  readonly singleLimitMinor: bigint;
  readonly dailyLimitMinor: bigint;
  readonly durationDays: number;
}

export interface Authorization {
  readonly id: string;
  readonly userId: string;
  readonly singleLimitMinor: bigint;
  readonly dailyLimitMinor: bigint;
  readonly createdAt: Date;
  /** The first instant in which it is over. */
  readonly expiresAt: Date;
}

/** The UTC day, such as `2026-03-01`: what is spent on it counts against its limit, and no other's. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

export function isActive({ expiresAt }: Authorization, now: Date): boolean {
  return now.getTime() < expiresAt.getTime();
}

/** Why so much may not be paid; `usedMinor` is what was spent on this day already. */
export function refusalOfSpending(
  authorization: Authorization | undefined,
  spending: { readonly amountMinor: bigint; readonly usedMinor: bigint; readonly now: Date },
): RefusalCode | undefined {
  const { amountMinor, usedMinor, now } = spending;
  if (!authorization || !isActive(authorization, now)) return 'X402_NOT_AUTHORIZED';
  if (amountMinor > authorization.singleLimitMinor) return 'X402_LIMIT_EXCEEDED';
  if (usedMinor + amountMinor > authorization.dailyLimitMinor) return 'X402_LIMIT_EXCEEDED';
  return undefined;
}

export function authorizationAnswer(
  authorization: Authorization,
  { usedMinor, now }: { readonly usedMinor: bigint; readonly now: Date },
): AuthorizationAnswer {
  const major = (minor: bigint) => toMajorNumber({ minor, currency: COIN });
  return {
    id: authorization.id,
    userId: authorization.userId,
    isActive: isActive(authorization, now),
    singleLimit: major(authorization.singleLimitMinor),
    dailyLimit: major(authorization.dailyLimitMinor),
    usedToday: major(usedMinor),
    expiresAt: authorization.expiresAt.toISOString(),
  };
}

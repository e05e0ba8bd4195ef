/** A quick-pay grant, and whether a payment may be made with it: within every limit, until it ends (LR-13). */
import {
  type AuthorizationType,
  type QuickPayGrant,
  toMajorNumber,
} from '../../contracts/api/index.ts';
import type { RefusalCode } from '../http/refusal.ts';

export interface Grant {
  readonly id: string;
  /** Whose money it is. */
  readonly userId: string;
  /** The agent whose mandate it is; null: its owner pays with it. */
  readonly agentId: string | null;
  readonly method: 'stripe';
  /** The card that the payer left with the provider, by the provider's id. */
  readonly card: string | null;
  readonly limits: Limits;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly createdAt: Date;
}

/** Cents of US dollars; null: no limit. */
export interface Limits {
  readonly maxMinor: bigint | null;
  readonly maxDailyMinor: bigint | null;
  readonly maxTotalMinor: bigint | null;
  readonly maxPayments: number | null;
  readonly allowedMerchants: readonly string[] | null;
}

/** What was paid with a grant, or is authorised and may still be. Cents of US dollars. */
export interface Usage {
  readonly totalMinor: bigint;
  readonly dailyMinor: bigint;
  readonly payments: number;
}

export interface GrantWithUsage {
  readonly grant: Grant;
  /** Without the payment in question. */
  readonly usage: Usage;
}

/** A payment to be made with a grant. */
export interface Use {
  readonly usdMinor: bigint;
  readonly merchantId: string | null;
  readonly callerId: string;
  readonly by: AuthorizationType;
}

/** Why the payment may not be made with the grant, at this instant. */
export function refusalOfUse(
  { grant, usage }: GrantWithUsage,
  use: Use,
  now: Date,
): RefusalCode | undefined {
  const { limits } = grant;
  if (use.callerId !== (grant.agentId ?? grant.userId)) return 'GRANT_NOT_FOUND';
  if ((grant.agentId === null ? 'quickpay' : 'agent') !== use.by) return 'GRANT_NOT_FOUND';
  if (statusOfGrant(grant, now) !== 'active') return 'GRANT_NOT_USABLE';
  if (limits.allowedMerchants && !limits.allowedMerchants.includes(use.merchantId ?? ''))
    return 'GRANT_MERCHANT_REFUSED';
  const isOver =
    exceeds(use.usdMinor, limits.maxMinor) ||
    exceeds(usage.dailyMinor + use.usdMinor, limits.maxDailyMinor) ||
    exceeds(usage.totalMinor + use.usdMinor, limits.maxTotalMinor) ||
    exceeds(usage.payments + 1, limits.maxPayments);
  return isOver ? 'GRANT_LIMIT_EXCEEDED' : undefined;
}

function exceeds(value: bigint | number, limit: bigint | number | null): boolean {
  return limit !== null && value > limit;
}

export function statusOfGrant(grant: Grant, now: Date): QuickPayGrant['status'] {
  if (grant.revokedAt !== null) return 'revoked';
  return grant.expiresAt !== null && now >= grant.expiresAt ? 'expired' : 'active';
}

/** The UTC midnight that began the day of `now`. */
export function startOfDay(now: Date): Date {
  return new Date(new Date(now).setUTCHours(0, 0, 0, 0));
}

export function grantAnswer({ grant, usage }: GrantWithUsage, now: Date): QuickPayGrant {
  const { id, userId, agentId, method: type, card, expiresAt, createdAt } = grant;
  return {
    id,
    userId,
    agentId,
    status: statusOfGrant(grant, now),
    paymentMethod: { type, ...(card !== null && { id: card }) },
    permissions: permissionsOf(grant.limits),
    usage: {
      totalAmount: dollars(usage.totalMinor),
      dailyAmount: dollars(usage.dailyMinor),
      transactionCount: usage.payments,
      lastResetDate: startOfDay(now).toISOString(),
    },
    expiresAt: expiresAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}

function permissionsOf(limits: Limits): QuickPayGrant['permissions'] {
  const { maxMinor, maxDailyMinor, maxTotalMinor, maxPayments, allowedMerchants } = limits;
  return {
    ...(maxMinor !== null && { maxAmount: dollars(maxMinor) }),
    ...(maxDailyMinor !== null && { maxDailyAmount: dollars(maxDailyMinor) }),
    ...(maxTotalMinor !== null && { maxTotalAmount: dollars(maxTotalMinor) }),
    ...(maxPayments !== null && { maxTransactions: maxPayments }),
    ...(allowedMerchants !== null && { allowedMerchants: [...allowedMerchants] }),
  };
}

function dollars(minor: bigint): number {
  return toMajorNumber({ minor, currency: 'USD' });
}

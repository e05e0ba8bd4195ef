/** A locked exchange rate, and whether it may be used for a payment: until it expires, and once (LR-14). */
import { type RateLock as RateLockAnswer, toMajorNumber } from '../../contracts/api/index.ts';
import type { RefusalCode } from '../http/refusal.ts';
import type { Payment } from '../payments/payment.ts';

/** How long a rate is promised. */
export const LOCKED_MS = 5 * 60_000;

export interface RateLock {
  readonly id: string;
  readonly userId: string;
  readonly from: string;
  readonly to: string;
  /** Minor units of `from`. */
  readonly amountMinor: bigint;
  /** Minor units of `to`. */
  readonly convertedMinor: bigint;
  /** Units of `to` for one of `from`, as a decimal string. */
  readonly rate: string;
  readonly expiresAt: Date;
  /** The payment that used it. */
  readonly paymentId: string | null;
}

type PaymentOfLock = Pick<Payment, 'id' | 'userId' | 'amountMinor' | 'currency'>;

/** Why the payment may not use the lock; the payment that used it already may say so again. */
export function refusalOfLock(
  lock: RateLock | undefined,
  payment: PaymentOfLock,
  now: Date,
): RefusalCode | undefined {
  if (lock?.userId !== payment.userId) return 'RATE_LOCK_UNKNOWN';
  if (lock.paymentId === payment.id) return undefined;
  if (lock.paymentId !== null) return 'RATE_LOCK_USED';
  if (hasExpired(lock, now)) return 'RATE_LOCK_EXPIRED';
  if (lock.from !== payment.currency || lock.amountMinor !== payment.amountMinor)
    return 'RATE_LOCK_MISMATCH';
  return undefined;
}

export function rateLockAnswer(lock: RateLock, now: Date): RateLockAnswer {
  return {
    lockId: lock.id,
    from: lock.from,
    to: lock.to,
    amount: toMajorNumber({ minor: lock.amountMinor, currency: lock.from }),
    convertedAmount: toMajorNumber({ minor: lock.convertedMinor, currency: lock.to }),
    rate: Number(lock.rate),
    status: statusOf(lock, now),
    expiresAt: lock.expiresAt.toISOString(),
  };
}

function statusOf(lock: RateLock, now: Date): RateLockAnswer['status'] {
  if (lock.paymentId !== null) return 'used';
  return hasExpired(lock, now) ? 'expired' : 'active';
}

function hasExpired({ expiresAt }: RateLock, now: Date): boolean {
  return now.getTime() >= expiresAt.getTime();
}

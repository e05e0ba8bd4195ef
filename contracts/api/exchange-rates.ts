/** Exchange rates: a quote says what a currency is worth now, a lock promises it for a while, once (LR-14). */
import Type, { type Static } from 'typebox';
import { AmountAnswer, AmountRequest, CurrencyCode, closed, Uuid } from './common.ts';

export const ExchangeRateQuery = Type.Object({ from: CurrencyCode, to: CurrencyCode }, closed);
export type ExchangeRateQuery = Static<typeof ExchangeRateQuery>;

export const ExchangeRateQuote = Type.Object(
  {
    from: CurrencyCode,
    to: CurrencyCode,
    /** Units of `to` for one of `from`. */
    rate: AmountAnswer,
    quotedAt: Type.String(),
  },
  closed,
);
export type ExchangeRateQuote = Static<typeof ExchangeRateQuote>;

export const RateLockBody = Type.Object(
  { from: CurrencyCode, to: CurrencyCode, amount: AmountRequest },
  closed,
);
export type RateLockBody = Static<typeof RateLockBody>;

export const RATE_LOCK_STATUSES = ['active', 'used', 'expired'] as const;

export const RateLock = Type.Object(
  {
    lockId: Uuid,
    from: CurrencyCode,
    to: CurrencyCode,
    /** Of `from`: what a payment that uses the lock must amount to. */
    amount: AmountAnswer,
    /** Of `to`: what that is worth by the locked rate. */
    convertedAmount: AmountAnswer,
    rate: AmountAnswer,
    status: Type.Enum([...RATE_LOCK_STATUSES]),
    expiresAt: Type.String(),
  },
  closed,
);
export type RateLock = Static<typeof RateLock>;

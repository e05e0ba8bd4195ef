/** Rates are exact and never to the house's loss; a lock is used in time, once, by its owner (LR-14). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { converted, exchangeRate } from './exchange-rate.ts';
import { LOCKED_MS, type RateLock, rateLockAnswer, refusalOfLock } from './rate-lock.ts';
import { usdMicros, usdMinorOf } from './worth.ts';

const NOW = new Date('2026-03-01T10:00:00Z');
const LOCK: RateLock = {
  id: 'lock-1',
  userId: 'payer',
  from: 'USD',
  to: 'CNY',
  amountMinor: 5_000n,
  convertedMinor: 35_714n,
  rate: '7.142857142857',
  expiresAt: new Date(NOW.getTime() + LOCKED_MS),
  paymentId: null,
};
const PAYMENT = { id: 'payment-1', userId: 'payer', amountMinor: 5_000n, currency: 'USD' };
const LAST = new Date(LOCK.expiresAt.getTime() - 1);

test.each([
  ['USD', 'CNY', '7.142857142857'],
  ['CNY', 'USD', '0.14'],
  ['USD', 'USDC', '1'],
  ['BTC', 'USD', '60000'],
  ['JPY', 'BTC', '0.000000111666'],
])('a %s is worth so many %s: %s', (from, to, rate) => {
  expect(exchangeRate(from, to)).toBe(rate);
});

test('what nobody knows the worth of is refused', () => {
  expect(() => usdMicros('ZZZ')).toThrow(RangeError);
  expect(() => usdMicros('toString')).toThrow(RangeError);
});

test('money that is converted there and back is never more than before', () => {
  const currency = fc.constantFrom('USD', 'EUR', 'GBP', 'CNY', 'JPY', 'USDC', 'ETH', 'BTC');
  const amount = fc.bigInt({ min: 1n, max: 10n ** 24n });
  fc.assert(
    fc.property(amount, currency, currency, (minor, from, to) => {
      const there = { minor: converted({ minor, currency: from }, to), currency: to };
      expect(converted(there, from)).toBeLessThanOrEqual(minor);
      expect(usdMinorOf(there.minor, to)).toBeLessThanOrEqual(usdMinorOf(minor, from));
    }),
  );
});

test.each([
  ['in time', LOCK, PAYMENT, NOW, undefined],
  ['in its last millisecond', LOCK, PAYMENT, LAST, undefined],
  ['as it expires', LOCK, PAYMENT, LOCK.expiresAt, 'RATE_LOCK_EXPIRED'],
  ['unknown', undefined, PAYMENT, NOW, 'RATE_LOCK_UNKNOWN'],
  ['another’s', LOCK, { ...PAYMENT, userId: 'stranger' }, NOW, 'RATE_LOCK_UNKNOWN'],
  ['used', { ...LOCK, paymentId: 'other' }, PAYMENT, NOW, 'RATE_LOCK_USED'],
  ['used by this payment', { ...LOCK, paymentId: PAYMENT.id }, PAYMENT, LOCK.expiresAt, undefined],
  ['for less', LOCK, { ...PAYMENT, amountMinor: 4_999n }, NOW, 'RATE_LOCK_MISMATCH'],
  ['for yen', LOCK, { ...PAYMENT, currency: 'JPY' }, NOW, 'RATE_LOCK_MISMATCH'],
] as const)('a lock, %s', (_what, lock, payment, now, refusal) => {
  expect(refusalOfLock(lock, payment, now)).toBe(refusal);
});

test.each([
  [LOCK, LAST, 'active'],
  [LOCK, LOCK.expiresAt, 'expired'],
  [{ ...LOCK, paymentId: 'payment-1' }, LOCK.expiresAt, 'used'],
] as const)('a lock tells how it stands', (lock, now, status) => {
  const amounts = { amount: 50, convertedAmount: 357.14, rate: 7.142857142857 };
  expect(rateLockAnswer(lock, now)).toMatchObject({ ...amounts, status });
});

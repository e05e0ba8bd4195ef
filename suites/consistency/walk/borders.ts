/** Payments across a border: a rate is locked, used now or never, and the on-ramp's page paid or left. */
import { type Payment, RAMP_PROVIDERS, type RateLock } from '../../../contracts/api/index.ts';
import type { Flow } from './operation.ts';
import { visited } from './payers-browser.ts';

interface Promised {
  readonly lock: RateLock;
  readonly amount: number;
}

/** Long enough that a lock taken before some weather is over may have expired, or been used. */
const LOCKS_KEPT = 3;

export const borders: Flow = (walker, others) => {
  const { chance, target } = walker;
  const locks: Promised[] = [];
  const pages: string[] = [];

  const lock = async () => {
    const amount = chance.between(20, 60);
    const body = { from: 'USD', to: 'CNY', amount };
    const answer = await walker.post<RateLock>('/api/payments/exchange-rate/lock', body);
    if (answer.status < 300) locks.push({ lock: answer.body, amount });
    if (locks.length > LOCKS_KEPT) locks.shift();
  };

  const pay = async () => {
    const promised = chance.of(locks);
    const merchant = chance.of(others);
    if (!promised || !merchant) return;
    const provider = chance.happens(50) ? { id: chance.of(RAMP_PROVIDERS) } : undefined;
    const answer = await walker.post<Payment>('/api/payments/process', {
      amount: promised.amount,
      currency: 'USD',
      paymentMethod: 'crypto',
      merchantId: merchant.id,
      metadata: {
        isCrossBorder: true,
        userCountry: 'US',
        merchantCountry: 'CN',
        userCurrency: 'USD',
        merchantCurrency: 'CNY',
        crossBorderRoute: { fiatToCrypto: true },
        exchangeRateLockId: promised.lock.lockId,
        ...(provider && { exchangeQuote: { provider } }),
      },
    });
    const page = answer.status === 201 ? answer.body.metadata.hostedUrl : undefined;
    if (typeof page === 'string') pages.push(page);
  };

  const visit = async () => {
    const page = chance.of(pages);
    if (page === undefined) return;
    const pays = chance.happens(80);
    await visited(target, page, { pays, disturbance: { seed: chance.between(1, 1_000_000) } });
    if (pays) pages.splice(pages.indexOf(page), 1);
  };

  return [
    { name: 'rate-lock', weight: 2, run: lock },
    { name: 'border-pay', weight: 3, isPossible: () => locks.length > 0, run: pay },
    { name: 'border-page', weight: 3, isPossible: () => pages.length > 0, run: visit },
  ];
};

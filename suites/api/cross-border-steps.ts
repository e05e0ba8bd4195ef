/** The steps of a payer who pays a merchant in another country: a locked rate, a payment, an on-ramp's page. */
import type { Payment, RampProviderId, RateLock } from '../../contracts/api/index.ts';
import type { Answer, RequestOptions, Session } from '../../target/target.ts';
import { rule } from '../steps/index.ts';

const setUp = rule('LR-14', 'a rate can be locked');

export const AMOUNT = 100;

/** A promise of so many yuan for the payer's dollars. */
export async function lockedRate(payer: Session, amount = AMOUNT, to = 'CNY'): Promise<RateLock> {
  const body = { from: 'USD', to, amount };
  const answer = await payer.request<RateLock>('/api/payments/exchange-rate/lock', {
    method: 'POST',
    body,
  });
  return setUp.answered('the lock', answer, [200, 201]);
}

export interface Wish {
  readonly merchantId: string;
  readonly lockId: string | undefined;
  readonly amount?: number;
  readonly merchantCurrency?: string;
  /** Absent: the cheapest. */
  readonly provider?: RampProviderId;
}

/** Pays dollars to a merchant who is credited in yuan. */
export function payAcross(
  payer: Session,
  { merchantId, lockId, amount = AMOUNT, merchantCurrency = 'CNY', provider }: Wish,
  options: RequestOptions = {},
): Promise<Answer<Payment>> {
  const metadata = {
    isCrossBorder: true,
    userCountry: 'US',
    merchantCountry: 'CN',
    userCurrency: 'USD',
    merchantCurrency,
    crossBorderRoute: { fiatToCrypto: true },
    ...(lockId === undefined ? {} : { exchangeRateLockId: lockId }),
    ...(provider === undefined ? {} : { exchangeQuote: { provider: { id: provider } } }),
  };
  const body = { amount, currency: 'USD', paymentMethod: 'crypto', merchantId, metadata } as const;
  return payer.process(body, options);
}

export const hostedUrlOf = ({ metadata }: Payment) => String(metadata.hostedUrl);

/** What the merchant gets of so many minor units: less the on-ramp's fee, 0.5 % and 2.5 %, each rounded half up. */
export function merchantShare(gross: bigint, rampPermille: bigint): bigint {
  const halfUp = (permille: bigint) => (2n * gross * permille + 1000n) / 2000n;
  return gross - halfUp(rampPermille) - halfUp(5n) - halfUp(25n);
}

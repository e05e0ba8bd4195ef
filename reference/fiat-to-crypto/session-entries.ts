/**
 * What a completed session does to the books. A payer's own coins never come to us: the provider took the fiat
 * and delivered. Coins for a merchant do, so that the fiat is exchanged and the merchant credited in coins; a
 * cross-border payment credits its merchant by itself.
 */
import { ACCOUNT, type Entry } from '../ledger/entry.ts';
import type { Report, Session } from './ramp.ts';

/** Fiat that went in at the provider, and where it went; one entry a currency, each balanced. */
export function settledEntries(session: Session, { bought }: Report): readonly Entry[] {
  const { amountMinor, currency, toCurrency, toMinor, merchantId, providerId, paymentId } = session;
  const taken = { account: ACCOUNT.ramp(providerId), amountMinor };
  const to = merchantId === null ? ACCOUNT.delivered(providerId) : ACCOUNT.exchange;
  const paid = {
    kind: 'ramp-paid',
    currency,
    postings: [taken, { account: to, amountMinor: -amountMinor }],
  };
  if (merchantId === null || paymentId !== null) return [paid];
  const coins = toMinor ?? bought?.minor ?? 0n;
  const credited = {
    kind: 'ramp-credited',
    currency: toCurrency,
    postings: [
      { account: ACCOUNT.exchange, amountMinor: coins },
      { account: ACCOUNT.merchant(merchantId), amountMinor: -coins },
    ],
  };
  return [paid, credited];
}

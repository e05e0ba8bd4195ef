/**
 * One payment across a border: the payer locks a rate, pays dollars at the on-ramp's page, and sees that it is
 * completed; the merchant is credited in yuan. Runs in k6.
 */
import http from 'k6/http';
import { type Arrival, get, type Outcome, post, refusal, textIn } from './flow.ts';

/** What the smallest on-ramp takes, and little enough for an unknown payer's day (LR-21). */
const AMOUNT = 10;
const [CURRENCY, MERCHANTS] = ['USD', 'CNY'];

export function payAcrossBorder(arrival: Arrival): Outcome {
  const { plan, merchant } = arrival;
  const paid = { minor: AMOUNT * 100, currency: CURRENCY };
  const rate = { from: CURRENCY, to: MERCHANTS, amount: AMOUNT };
  const locked = post(arrival, { path: '/payments/exchange-rate/lock', act: 'lock', body: rate });
  if (locked.status > 201) return { ...paid, ok: false, refused: refusal('lock', locked) };

  const body = {
    amount: AMOUNT,
    currency: CURRENCY,
    paymentMethod: 'crypto',
    merchantId: merchant.id,
    metadata: {
      isCrossBorder: true,
      userCountry: 'US',
      merchantCountry: 'CN',
      userCurrency: CURRENCY,
      merchantCurrency: MERCHANTS,
      crossBorderRoute: { fiatToCrypto: true },
      exchangeRateLockId: textIn(locked, 'lockId'),
    },
  };
  const opened = post(arrival, { path: '/payments/process', act: 'process-across', body });
  if (opened.status !== 201) return { ...paid, ok: false, refused: refusal('process', opened) };
  const paymentId = textIn(opened, 'id');

  const page = JSON.stringify({ page: textIn(opened, 'metadata.hostedUrl') });
  const params = { responseType: 'text', tags: { to: 'provider', name: 'page' } } as const;
  const visited = http.post(plan.pagesUrl ?? '', page, params);
  if (visited.status !== 200) return { ...paid, ok: false, refused: refusal('page', visited) };

  const seen = get(arrival, { path: `/payments/${paymentId}`, act: 'read' });
  const ok = seen.status === 200 && textIn(seen, 'status') === 'completed';
  return { ...paid, ok, ...(ok ? {} : { refused: refusal('read', seen) }) };
}

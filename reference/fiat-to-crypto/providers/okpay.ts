/**
 * OKPay. It has no public API document: paths and fields are Agentrix's own, and its webhooks carry
 * `x-provider-signature`, HMAC-SHA256 of the raw body in hex. Such a signature has no age; that a report
 * counts once and leads forward only is what makes an old one harmless.
 */
import { formatMoney, SESSION_STATUSES } from '../../../contracts/api/index.ts';
import type { RampProvider } from '../ports.ts';
import type { Report } from '../ramp.ts';
import { TERMS } from '../terms.ts';
import {
  ask,
  assertEqual,
  coinsIn,
  fiatIn,
  fieldsOf,
  known,
  moneyIn,
  ProviderFault,
  pageIn,
} from './answers.ts';
import { assertSame, header, hmacSha256 } from './signed.ts';

export interface OkpaySettings {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
}

export function okpay({ apiUrl, apiKey, webhookSecret }: OkpaySettings): RampProvider {
  const headers = { 'x-api-key': apiKey };
  return {
    terms: TERMS.okpay,
    quote: async ({ fromMinor: minor, fromCurrency: currency, toCurrency }, signal) => {
      const fromAmount = formatMoney({ minor, currency });
      const query = new URLSearchParams({ fromAmount, fromCurrency: currency, toCurrency });
      const answer = await ask(`${apiUrl}/v1/quote?${query}`, { headers, signal });
      assertEqual('currency', answer.fromCurrency, currency);
      assertEqual('coin', answer.toCurrency, toCurrency);
      if (fiatIn(answer.fromAmount, currency) !== minor) throw new ProviderFault('another amount');
      const toMinor = coinsIn(answer.toAmount, toCurrency);
      return { toMinor, feeMinor: fiatIn(answer.fee, currency) };
    },
    open: async ({ id: sessionId, amountMinor: minor, currency, toCurrency }) => {
      const amount = formatMoney({ minor, currency });
      const body = JSON.stringify({ sessionId, amount, currency, toCurrency });
      const answer = await ask(`${apiUrl}/v1/orders`, { headers, body });
      return { hostedUrl: pageIn(answer.payUrl) };
    },
    status: async ({ id }) => {
      const asked = ask(`${apiUrl}/v1/orders/${id}`, { headers });
      const order = await known(asked, ({ status }) => status === 404);
      return order && reportOf(order);
    },
    close: async ({ id }) => {
      const answer = await ask(`${apiUrl}/v1/orders/${id}/close`, { headers, body: '{}' });
      assertEqual('status', answer.status, 'failed');
    },
    read: async (delivery) => {
      const signature = hmacSha256(webhookSecret, delivery.rawBody).toString('hex');
      assertSame(header(delivery, 'x-provider-signature'), signature);
      return reportOf(fieldsOf(JSON.parse(delivery.rawBody.toString())));
    },
  };
}

/** A webhook and the answer about an order have the same members. */
function reportOf(order: Readonly<Record<string, unknown>>): Report | undefined {
  const { sessionId, txHash, amount, currency, toAmount, toCurrency } = order;
  const status = SESSION_STATUSES.find((one) => one === order.status);
  if (!status) return undefined;
  return {
    sessionId: String(sessionId),
    status,
    txHash: typeof txHash === 'string' ? txHash : null,
    paid: moneyIn(amount, currency),
    bought: moneyIn(toAmount, toCurrency),
  };
}

/**
 * Transak (docs.transak.com: query parameters of the widget, api/public/get-orders, features/webhooks,
 * guides/how-to-decrypt-webhook-payload). Its widget names the price; a webhook is a JWT, signed by HS256
 * with the partner's access token.
 */
import { jwtVerify } from 'jose';
import { formatMoney } from '../../../contracts/api/index.ts';
import type { Clock } from '../../clock.ts';
import { Refusal } from '../../http/refusal.ts';
import type { RampProvider } from '../ports.ts';
import type { Report, Session } from '../ramp.ts';
import { TERMS } from '../terms.ts';
import { ask, fieldsOf, moneyIn } from './answers.ts';
import { assertFresh } from './signed.ts';

export interface TransakSettings {
  readonly apiUrl: string;
  /** Where the widget is. */
  readonly widgetUrl: string;
  readonly apiKey: string;
  readonly accessToken: string;
}

const EVENTS = {
  ORDER_CREATED: 'pending',
  ORDER_PAYMENT_VERIFYING: 'processing',
  ORDER_PROCESSING: 'processing',
  ORDER_FAILED: 'failed',
  ORDER_COMPLETED: 'completed',
} as const;
const STATUSES = {
  AWAITING_PAYMENT_FROM_USER: 'pending',
  PAYMENT_DONE_MARKED_BY_USER: 'processing',
  PROCESSING: 'processing',
  PENDING_DELIVERY_FROM_TRANSAK: 'processing',
  COMPLETED: 'completed',
  CANCELLED: 'failed',
  FAILED: 'failed',
  EXPIRED: 'failed',
} as const;

type Fields = Readonly<Record<string, unknown>>;

export function transak(settings: TransakSettings, clock: Clock): RampProvider {
  const key = new TextEncoder().encode(settings.accessToken);
  return {
    terms: TERMS.transak,
    open: async (session) => ({ hostedUrl: widgetUrl(settings, session) }),
    status: (session) => status(settings, session),
    read: async ({ rawBody }) => {
      const { data } = fieldsOf(JSON.parse(rawBody.toString()));
      return reportIn(await claimsOf(String(data), key, clock.now()));
    },
  };
}

/** @throws Refusal unless it is signed with the access token, and not five minutes old */
async function claimsOf(token: string, key: Uint8Array, now: number) {
  const options = { algorithms: ['HS256'], currentDate: new Date(now) };
  const { payload } = await jwtVerify(token, key, options).catch((cause: unknown) => {
    throw new Refusal('RAMP_SIGNATURE_WRONG', { cause });
  });
  if (payload.iat !== undefined) assertFresh(payload.iat * 1000, now);
  return payload;
}

function widgetUrl({ widgetUrl: url, apiKey }: TransakSettings, session: Session): string {
  const { id, amountMinor: minor, currency, toCurrency } = session;
  const query = new URLSearchParams({
    apiKey,
    fiatCurrency: currency,
    fiatAmount: formatMoney({ minor, currency }),
    cryptoCurrencyCode: toCurrency,
    partnerOrderId: id,
  });
  return `${url}?${query}`;
}

async function status({ apiUrl, accessToken }: TransakSettings, { id }: Session) {
  const query = new URLSearchParams({ 'filter[partnerOrderId]': id });
  const headers = { 'access-token': accessToken };
  const { data } = await ask(`${apiUrl}/partners/api/v2/orders?${query}`, { headers });
  const [order] = Array.isArray(data) ? data.map(fieldsOf) : [];
  if (!order || !Object.hasOwn(STATUSES, String(order.status))) return undefined;
  return reportOf(order, STATUSES[order.status as keyof typeof STATUSES]);
}

function reportIn({ eventID, webhookData }: Fields): Report | undefined {
  if (!Object.hasOwn(EVENTS, String(eventID))) return undefined;
  return reportOf(fieldsOf(webhookData), EVENTS[eventID as keyof typeof EVENTS]);
}

function reportOf(order: Fields, said: Report['status']): Report {
  const { partnerOrderId, transactionHash, fiatAmount, fiatCurrency } = order;
  return {
    sessionId: String(partnerOrderId),
    status: said,
    txHash: typeof transactionHash === 'string' ? transactionHash : null,
    paid: moneyIn(fiatAmount, fiatCurrency),
    bought: moneyIn(order.cryptoAmount, order.cryptoCurrency),
  };
}

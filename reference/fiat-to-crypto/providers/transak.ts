/**
 * Transak (docs.transak.com: query parameters of the widget, features/webhooks,
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
import { fieldsOf } from './answers.ts';
import { assertFresh } from './signed.ts';

export interface TransakSettings {
  /** Where the widget is. */
  readonly widgetUrl: string;
  readonly apiKey: string;
  readonly accessToken: string;
}

const STATUSES = {
  ORDER_CREATED: 'pending',
  ORDER_PAYMENT_VERIFYING: 'processing',
  ORDER_PROCESSING: 'processing',
  ORDER_FAILED: 'failed',
  ORDER_COMPLETED: 'completed',
} as const;

export function transak(settings: TransakSettings, clock: Clock): RampProvider {
  const key = new TextEncoder().encode(settings.accessToken);
  return {
    terms: TERMS.transak,
    open: async (session) => ({ hostedUrl: widgetUrl(settings, session) }),
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

function reportIn(claims: Readonly<Record<string, unknown>>): Report | undefined {
  if (!Object.hasOwn(STATUSES, String(claims.eventID))) return undefined;
  const { partnerOrderId, transactionHash } = fieldsOf(claims.webhookData);
  return {
    sessionId: String(partnerOrderId),
    status: STATUSES[claims.eventID as keyof typeof STATUSES],
    txHash: typeof transactionHash === 'string' ? transactionHash : null,
  };
}

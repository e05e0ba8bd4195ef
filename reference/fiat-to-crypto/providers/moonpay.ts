/**
 * MoonPay (dev.moonpay.com/api-reference/widget: getbuyquote, getbuytransactionbyexternalid, url signing,
 * webhooks/signature, webhooks/buy). The payer pays in its widget, whose URL is signed; webhooks carry `Moonpay-Signature-V2: t=,s=`.
 */
import { type Coin, formatMoney } from '../../../contracts/api/index.ts';
import type { Clock } from '../../clock.ts';
import { Refusal } from '../../http/refusal.ts';
import type { RampProvider } from '../ports.ts';
import type { Delivery, Exchange, Report, Session } from '../ramp.ts';
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
} from './answers.ts';
import { assertFresh, assertSame, header, hmacSha256 } from './signed.ts';

export interface MoonpaySettings {
  readonly apiUrl: string;
  /** Where the widget is. */
  readonly widgetUrl: string;
  readonly apiKey: string;
  readonly secretKey: string;
  readonly webhookKey: string;
}

type Fields = Readonly<Record<string, unknown>>;

const STATUSES = {
  waitingPayment: 'pending',
  pending: 'processing',
  waitingAuthorization: 'processing',
  failed: 'failed',
  completed: 'completed',
} as const;

export function moonpay(settings: MoonpaySettings, clock: Clock): RampProvider {
  return {
    terms: TERMS.moonpay,
    quote: (exchange, signal) => quote(settings, exchange, signal),
    open: async (session) => ({ hostedUrl: widgetUrl(settings, session) }),
    status: (session) => status(settings, session),
    read: async (delivery) => {
      assertSigned(delivery, settings.webhookKey, clock.now());
      return reportIn(delivery.rawBody);
    },
  };
}

async function quote({ apiUrl, apiKey }: MoonpaySettings, exchange: Exchange, signal: AbortSignal) {
  const { fromMinor: minor, fromCurrency: currency, toCurrency } = exchange;
  const query = new URLSearchParams({
    apiKey,
    baseCurrencyCode: currency.toLowerCase(),
    baseCurrencyAmount: formatMoney({ minor, currency }),
    areFeesIncluded: 'true',
  });
  const url = `${apiUrl}/v3/currencies/${toCurrency.toLowerCase()}/buy_quote?${query}`;
  const answer = await ask(url, { signal });
  assertEqual('currency', answer.baseCurrencyCode, currency);
  assertEqual('coin', answer.quoteCurrencyCode, toCurrency);
  if (fiatIn(answer.totalAmount, currency) !== minor) throw new ProviderFault('another amount');
  const fees = [answer.feeAmount, answer.extraFeeAmount, answer.networkFeeAmount];
  return {
    toMinor: coinsIn(answer.quoteCurrencyAmount, toCurrency as Coin),
    feeMinor: fees.reduce<bigint>((sum, fee) => sum + fiatIn(fee, currency), 0n),
  };
}

/** An array: MoonPay does not see to it that an external id is used once. */
async function status({ apiUrl, secretKey }: MoonpaySettings, { id }: Session) {
  const headers = { authorization: `Api-Key ${secretKey}` };
  const asked = ask(`${apiUrl}/v1/transactions/ext/${id}`, { headers });
  const found = await known(asked, (answer) => answer.status === 404);
  const [transaction] = Array.isArray(found) ? found : [];
  return transaction === undefined ? undefined : reportOf(fieldsOf(transaction));
}

function widgetUrl({ widgetUrl: url, apiKey, secretKey }: MoonpaySettings, session: Session) {
  const { id, amountMinor: minor, currency, toCurrency } = session;
  const query = `?${new URLSearchParams({
    apiKey,
    currencyCode: toCurrency.toLowerCase(),
    baseCurrencyCode: currency.toLowerCase(),
    baseCurrencyAmount: formatMoney({ minor, currency }),
    externalTransactionId: id,
  })}`;
  const signature = hmacSha256(secretKey, query).toString('base64');
  return `${url}${query}&signature=${encodeURIComponent(signature)}`;
}

/** @throws Refusal */
function assertSigned(delivery: Delivery, key: string, now: number): void {
  const match = /^t=(\d+),s=([0-9a-f]{64})$/.exec(header(delivery, 'moonpay-signature-v2'));
  if (!match) throw new Refusal('RAMP_SIGNATURE_WRONG');
  const [, time = '', signature = ''] = match;
  assertFresh(Number(time) * 1000, now);
  const signed = Buffer.concat([Buffer.from(`${time}.`), delivery.rawBody]);
  assertSame(signature, hmacSha256(key, signed).toString('hex'));
}

function reportIn(rawBody: Buffer): Report | undefined {
  const { type, data } = fieldsOf(JSON.parse(rawBody.toString()));
  return String(type).startsWith('transaction_') ? reportOf(fieldsOf(data)) : undefined;
}

function reportOf(transaction: Fields): Report | undefined {
  const { status: said, externalTransactionId, cryptoTransactionId } = transaction;
  if (!Object.hasOwn(STATUSES, String(said))) return undefined;
  const coin = fieldsOf(transaction.currency ?? {}).code;
  return {
    sessionId: String(externalTransactionId),
    status: STATUSES[said as keyof typeof STATUSES],
    txHash: typeof cryptoTransactionId === 'string' ? cryptoTransactionId : null,
    paid: paidIn(transaction),
    bought: moneyIn(transaction.quoteCurrencyAmount, coin),
  };
}

/** What the payer paid in all: the base amount is what is left of it after the fees. */
function paidIn(transaction: Fields): Report['paid'] {
  const { code } = fieldsOf(transaction.baseCurrency ?? {});
  const { baseCurrencyAmount, feeAmount, extraFeeAmount, networkFeeAmount } = transaction;
  const base = moneyIn(baseCurrencyAmount, code);
  const fees = [feeAmount, extraFeeAmount, networkFeeAmount].map((fee) => moneyIn(fee ?? 0, code));
  if (!base || fees.includes(null)) return null;
  return { ...base, minor: fees.reduce((sum, fee) => sum + (fee?.minor ?? 0n), base.minor) };
}

/**
 * Alchemy Pay (alchemypay.readme.io/docs: api-sign, price-query, ramp-signature-description, query-order-2,
 * webhook, webhook-signature, code-list). Everything is signed by HMAC-SHA256 over timestamp, method, path and the
 * parameters in the order of their names.
 */
import { formatMoney } from '../../../contracts/api/index.ts';
import type { Clock } from '../../clock.ts';
import type { RampProvider } from '../ports.ts';
import type { Delivery, Exchange, Report, Session } from '../ramp.ts';
import { TERMS } from '../terms.ts';
import { ask, assertEqual, coinsIn, fiatIn, fieldsOf, moneyIn } from './answers.ts';
import { assertFresh, assertSame, header, hmacSha256 } from './signed.ts';

export interface AlchemyPaySettings {
  readonly apiUrl: string;
  /** Where the page is on which the payer pays. */
  readonly pageUrl: string;
  readonly appId: string;
  readonly appSecret: string;
}

type Parameters = Readonly<Record<string, unknown>>;

const QUOTE_PATH = '/open/api/v4/merchant/order/quote';
const ORDER_PATH = '/open/api/v4/merchant/query/trade';
const PAGE_PATH = '/index/rampPageBuy';
const STATUSES = {
  PENDING: 'pending',
  PAY_SUCCESS: 'processing',
  TRANSFER: 'processing',
  PAY_FAIL: 'failed',
  CANCEL: 'failed',
  FINISHED: 'completed',
} as const;
const NETWORKS = { USDC: 'ETH', USDT: 'ETH', ETH: 'ETH', BTC: 'BTC' } as const;

export function alchemyPay(settings: AlchemyPaySettings, clock: Clock): RampProvider {
  return {
    terms: TERMS['alchemy-pay'],
    quote: (exchange, signal) => quote(settings, exchange, { signal, now: clock.now() }),
    open: async (session) => ({ hostedUrl: pageUrl(settings, session, clock.now()) }),
    status: (session) => status(settings, session, clock.now()),
    read: async (delivery) => {
      const fields = signedFields(delivery, settings.appSecret, clock.now());
      return reportIn(fields);
    },
  };
}

async function quote(
  settings: AlchemyPaySettings,
  exchange: Exchange,
  { signal, now }: { signal: AbortSignal; now: number },
) {
  const { fromMinor: minor, fromCurrency: currency, toCurrency } = exchange;
  const amount = formatMoney({ minor, currency });
  const network = NETWORKS[toCurrency];
  const body = sorted({ crypto: toCurrency, network, fiat: currency, amount, side: 'BUY' });
  const { apiUrl, appId: appid, appSecret } = settings;
  const timestamp = String(now);
  const sign = base64(appSecret, `${timestamp}POST${QUOTE_PATH}${body}`);
  const headers = { appid, timestamp, sign };
  const answer = await ask(`${apiUrl}${QUOTE_PATH}`, { headers, body, signal });
  assertEqual('code', answer.returnCode, '0000');
  const data = fieldsOf(answer.data);
  assertEqual('coin', data.crypto, toCurrency);
  assertEqual('currency', data.fiat, currency);
  return {
    toMinor: coinsIn(data.cryptoQuantity, toCurrency),
    feeMinor: fiatIn(data.rampFee, currency) + fiatIn(data.networkFee, currency),
  };
}

/** Without an order `data` is empty. */
async function status(settings: AlchemyPaySettings, { id }: Session, now: number) {
  const query = new URLSearchParams({ merchantOrderNo: id, side: 'BUY' });
  const { apiUrl, appId: appid, appSecret } = settings;
  const timestamp = String(now);
  const sign = base64(appSecret, `${timestamp}GET${ORDER_PATH}?${query}`);
  const headers = { appid, timestamp, sign };
  const answer = await ask(`${apiUrl}${ORDER_PATH}?${query}`, { headers });
  assertEqual('code', answer.returnCode, '0000');
  return reportIn({ ...fieldsOf(answer.data ?? {}), merchantOrderNo: id });
}

function pageUrl(settings: AlchemyPaySettings, session: Session, now: number): string {
  const { id, amountMinor: minor, currency, toCurrency } = session;
  const query = new URLSearchParams({
    appId: settings.appId,
    crypto: toCurrency,
    fiat: currency,
    fiatAmount: formatMoney({ minor, currency }),
    merchantOrderNo: id,
    network: NETWORKS[toCurrency],
    timestamp: String(now),
  });
  const sign = base64(settings.appSecret, `${now}GET${PAGE_PATH}?${query}`);
  return `${settings.pageUrl}?${query}&sign=${encodeURIComponent(sign)}`;
}

/** The signature stands in the body that it signs. @throws Refusal */
function signedFields(delivery: Delivery, secret: string, now: number): Parameters {
  const timestamp = header(delivery, 'timestamp');
  assertFresh(Number(timestamp), now);
  const fields = fieldsOf(JSON.parse(delivery.rawBody.toString()));
  const { newSignature } = fields;
  assertSame(String(newSignature), base64(secret, signedText(timestamp, delivery.path, fields)));
  return fields;
}

/** What a webhook's signature is over. */
export function signedText(timestamp: string, path: string, fields: Parameters): string {
  return `${timestamp}POST${path}${sorted(fields)}`;
}

/** JSON of the parameters by name, without empty ones and without signatures. */
function sorted(parameters: Parameters): string {
  const kept = Object.entries(parameters).filter(
    ([name, value]) =>
      value !== '' && value !== null && name !== 'signature' && name !== 'newSignature',
  );
  return JSON.stringify(Object.fromEntries(kept.toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function base64(secret: string, text: string): string {
  return hmacSha256(secret, text).toString('base64');
}

function reportIn(order: Parameters): Report | undefined {
  const { merchantOrderNo, status: said, txHash } = order;
  if (!Object.hasOwn(STATUSES, String(said))) return undefined;
  return {
    sessionId: String(merchantOrderNo),
    status: STATUSES[said as keyof typeof STATUSES],
    txHash: typeof txHash === 'string' && txHash !== '' ? txHash : null,
    paid: moneyIn(order.amount, order.fiat),
    bought: moneyIn(order.cryptoQuantity, order.crypto),
  };
}

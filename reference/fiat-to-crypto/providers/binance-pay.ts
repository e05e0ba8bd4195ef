/**
 * Binance Pay (developers.binance.com/docs/binance-pay: api-common, api-order-create-v3, api-order-query-v2,
 * api-order-close, webhook-common, order-notification). An order in fiat names what Binance converts it to: that is its quote. Requests are
 * signed by HMAC-SHA512, webhooks by RSA-SHA256.
 */
import { createHmac, createVerify, randomBytes } from 'node:crypto';
import { formatMoney, type Money } from '../../../contracts/api/index.ts';
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
  pageIn,
} from './answers.ts';
import { assertFresh, header } from './signed.ts';

export interface BinancePaySettings {
  readonly apiUrl: string;
  readonly apiKey: string;
  readonly secretKey: string;
  /** PEM. Binance names it by a serial number and serves it at /binancepay/openapi/certificates. */
  readonly publicKey: string;
}

/** An order that is paid in fiat is of this coin, says Binance. */
const COIN = 'USDT';
const EVENTS = { PAY_SUCCESS: 'completed', PAY_CLOSED: 'failed' } as const;
const STATUSES = {
  INITIAL: 'pending',
  PENDING: 'processing',
  PAID: 'completed',
  CANCELED: 'failed',
  ERROR: 'failed',
  EXPIRED: 'failed',
} as const;
const ORDER_NOT_FOUND = '400202';

interface Order {
  readonly tradeNo: string;
  readonly fromMinor: bigint;
  readonly fromCurrency: string;
  readonly signal?: AbortSignal;
}

export function binancePay(settings: BinancePaySettings, clock: Clock): RampProvider {
  const terms = TERMS['binance-pay'];
  return {
    terms,
    quote: async (exchange, signal) => {
      if (exchange.toCurrency !== COIN) throw new ProviderFault(`no ${exchange.toCurrency}`);
      const tradeNo = randomBytes(16).toString('hex');
      const data = await order(settings, clock, { ...exchange, tradeNo, signal });
      return offerIn(data, exchange);
    },
    open: async ({ id, amountMinor: fromMinor, currency: fromCurrency }) => {
      const tradeNo = tradeNoOf(id);
      const data = await order(settings, clock, { tradeNo, fromMinor, fromCurrency });
      return { hostedUrl: pageIn(data.checkoutUrl) };
    },
    status: (session) => status(settings, session, clock.now()),
    close: async ({ id }) => {
      const merchantTradeNo = tradeNoOf(id);
      await post(settings, 'order/close', { body: { merchantTradeNo }, now: clock.now() });
    },
    read: async (delivery) => {
      assertSigned(delivery, settings.publicKey, clock.now());
      return reportIn(delivery.rawBody);
    },
  };
}

/** The order amount less what Binance keeps of it. */
function offerIn(data: Readonly<Record<string, unknown>>, exchange: Exchange) {
  const { fromMinor, fromCurrency } = exchange;
  assertEqual('coin', data.currency, COIN);
  assertEqual('currency', data.fiatCurrency, fromCurrency);
  if (fiatIn(data.fiatAmount, fromCurrency) !== fromMinor)
    throw new ProviderFault('another amount');
  return {
    toMinor: paidOut(coinsIn(data.totalFee, COIN)),
    feeMinor: (fromMinor * TERMS['binance-pay'].feePermille + 999n) / 1000n,
  };
}

async function order(settings: BinancePaySettings, clock: Clock, wanted: Order) {
  const { tradeNo, fromMinor: minor, fromCurrency: currency, signal } = wanted;
  const body = {
    env: { terminalType: 'WEB' },
    merchantTradeNo: tradeNo,
    fiatAmount: formatMoney({ minor, currency }),
    fiatCurrency: currency,
    description: 'Agentrix',
    goodsDetails: [
      { goodsType: '02', goodsCategory: 'Z000', referenceGoodsId: tradeNo, goodsName: COIN },
    ],
  };
  const answer = await post(settings, 'v3/order', { body, signal, now: clock.now() });
  return fieldsOf(answer.data);
}

async function status(settings: BinancePaySettings, { id }: Session, now: number) {
  const body = { merchantTradeNo: tradeNoOf(id) };
  const asked = post(settings, 'v2/order/query', { body, now });
  const found = await known(asked, ({ fields }) => fields.code === ORDER_NOT_FOUND);
  const { status: said, orderAmount, currency } = fieldsOf(found?.data ?? {});
  if (!Object.hasOwn(STATUSES, String(said))) return undefined;
  return reportOf(id, STATUSES[said as keyof typeof STATUSES], moneyIn(orderAmount, currency));
}

interface Posted {
  readonly body: object;
  readonly now: number;
  readonly signal?: AbortSignal | undefined;
}

/** @throws ProviderFault unless it succeeds */
async function post(settings: BinancePaySettings, path: string, { body, now, signal }: Posted) {
  const text = JSON.stringify(body);
  const headers = signedHeaders(settings, text, now);
  const url = `${settings.apiUrl}/binancepay/openapi/${path}`;
  const answer = await ask(url, { headers, body: text, signal });
  if (answer.status !== 'SUCCESS')
    throw new ProviderFault(String(answer.code), { status: 200, fields: answer });
  return answer;
}

function signedHeaders({ apiKey, secretKey }: BinancePaySettings, body: string, now: number) {
  const nonce = randomBytes(16).toString('hex');
  const signed = createHmac('sha512', secretKey).update(`${now}\n${nonce}\n${body}\n`);
  return {
    'BinancePay-Timestamp': String(now),
    'BinancePay-Nonce': nonce,
    'BinancePay-Certificate-SN': apiKey,
    'BinancePay-Signature': signed.digest('hex').toUpperCase(),
  };
}

/** @throws Refusal */
function assertSigned(delivery: Delivery, publicKey: string, now: number): void {
  const timestamp = header(delivery, 'binancepay-timestamp');
  const nonce = header(delivery, 'binancepay-nonce');
  const signature = Buffer.from(header(delivery, 'binancepay-signature'), 'base64');
  assertFresh(Number(timestamp), now);
  const signed = createVerify('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n`)
    .update(delivery.rawBody)
    .update('\n');
  if (!signed.verify(publicKey, signature)) throw new Refusal('RAMP_SIGNATURE_WRONG');
}

/** Final states only; `data` is JSON within JSON. */
function reportIn(rawBody: Buffer): Report | undefined {
  const { bizType, bizStatus, data } = fieldsOf(JSON.parse(rawBody.toString()));
  if (bizType !== 'PAY' || !Object.hasOwn(EVENTS, String(bizStatus))) return undefined;
  const { merchantTradeNo, totalFee, currency } = fieldsOf(JSON.parse(String(data)));
  const sessionId = uuidOf(String(merchantTradeNo));
  return reportOf(sessionId, EVENTS[bizStatus as keyof typeof EVENTS], moneyIn(totalFee, currency));
}

/** Binance speaks of an order in coins alone; what it keeps of them is not paid out. */
function reportOf(sessionId: string, said: Report['status'], total: Money | null): Report {
  const bought = total && { ...total, minor: paidOut(total.minor) };
  return { sessionId, status: said, txHash: null, paid: 'untold', bought };
}

function paidOut(minor: bigint): bigint {
  return (minor * (1000n - TERMS['binance-pay'].feePermille)) / 1000n;
}

/** A trade number has letters and digits only: the session's id without its hyphens. */
function tradeNoOf(id: string): string {
  return id.replaceAll('-', '');
}

function uuidOf(tradeNo: string): string {
  return tradeNo.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

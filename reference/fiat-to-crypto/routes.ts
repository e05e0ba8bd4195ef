/** /api/payments/fiat-to-crypto and /api/payments/provider: quotes, locks, sessions, providers' webhooks. */
import Type from 'typebox';
import {
  type Coin,
  type FiatToCryptoQuote,
  LockBody,
  parseMoney,
  QuotesQuery,
  SessionBody,
  Uuid,
} from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { Refusal } from '../http/refusal.ts';
import type { App, Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { isCardCurrency } from '../payments/rates.ts';
import { limits } from '../rate-limit/limits.ts';
import type { Services } from '../services.ts';
import { lockAnswer, quoteAnswer, sessionAnswer } from './answers.ts';

const SESSION = { params: Type.Object({ id: Uuid }) };

export const fiatToCryptoRoutes: Routes = (app, { fiatToCrypto, guard, idempotency }) => {
  const write = { onRequest: guard.person, config: { rateLimit: limits.paymentWrite } };
  app.get(
    '/payments/fiat-to-crypto/quotes',
    {
      onRequest: guard.person,
      schema: { querystring: QuotesQuery },
      config: { rateLimit: limits.quotes },
    },
    async (request) => {
      const { fromAmount, fromCurrency, toCurrency } = request.query;
      const fromMinor = fiatAmount(Number(fromAmount), fromCurrency);
      const exchange = { fromMinor, fromCurrency, toCurrency };
      const { userId } = principalOf(request);
      return (await fiatToCrypto.quotes(userId, exchange)).map(quoteAnswer);
    },
  );
  app.post(
    '/payments/fiat-to-crypto/lock',
    { ...write, schema: { body: LockBody } },
    async (request, reply) => {
      const { quoteId, quote } = request.body;
      const { userId } = principalOf(request);
      const lock = await fiatToCrypto.lock(userId, quoteId, quote && said(quote));
      return reply.code(201).send(lockAnswer(lock));
    },
  );
  app.post(
    '/payments/provider/session',
    { ...write, schema: { body: SessionBody } },
    async (request, reply) => {
      const { amount, lockId = null, merchantId = null, ...asked } = request.body;
      if (merchantId !== null && asked.toCurrency === 'ETH') throw new Refusal('COIN_NOT_CREDITED');
      const amountMinor = fiatAmount(amount, asked.currency);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (id) =>
        sessionAnswer(
          await fiatToCrypto.open(userId, id, { ...asked, amountMinor, lockId, merchantId }),
        ),
      );
    },
  );
  app.get(
    '/payments/provider/session/:id',
    { onRequest: guard.person, schema: SESSION },
    async (request) =>
      sessionAnswer(await fiatToCrypto.session(principalOf(request).userId, request.params.id)),
  );
  app.post(
    '/payments/provider/session/:id/complete',
    { ...write, schema: SESSION },
    async (request) =>
      sessionAnswer(await fiatToCrypto.returned(principalOf(request).userId, request.params.id)),
  );
};

/** Authenticated by the provider's signature over the body's bytes alone: nothing may parse them before. */
export function rampWebhookRoutes(app: App, services: Services): void {
  const BODY_BYTES_MAX = 256 * 1024;
  const { fiatToCrypto, metrics } = services;
  const hear = async (providerId: string, request: HeardRequest) => {
    const { headers, url } = request;
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const path = url.split('?', 1)[0] ?? '';
    const outcome = await fiatToCrypto.hear(providerId, { headers, rawBody, path });
    metrics.webhooks.inc({ type: `ramp.${providerId}`, outcome });
    if (outcome === 'unknown' || outcome === 'mismatch')
      request.log.warn({ providerId, outcome }, 'webhook needs a look');
    // Binance Pay sends again until it reads SUCCESS.
    const answer = { received: true, returnCode: 'SUCCESS', returnMessage: null };
    return outcome === 'repeat' ? { ...answer, idempotent: true } : answer;
  };
  app.post<{ Params: { providerId: string } }>(
    '/payments/provider/webhook/:providerId',
    { bodyLimit: BODY_BYTES_MAX },
    async (request) => hear(request.params.providerId, request),
  );
  app.post('/payments/provider/transak/webhook', { bodyLimit: BODY_BYTES_MAX }, async (request) =>
    hear('transak', request),
  );
}

interface HeardRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly url: string;
  readonly body: unknown;
  readonly log: { warn(facts: object, message: string): void };
}

/** @throws Refusal */
function fiatAmount(amount: number, currency: string): bigint {
  if (!isCardCurrency(currency)) throw new Refusal('UNKNOWN_CURRENCY');
  return minorUnits(amount, currency);
}

/** What the client says that it was offered; what can't be read was never offered. */
function said({ fromAmount, fromCurrency, toAmount, toCurrency }: FiatToCryptoQuote) {
  return {
    fromMinor: minorOrNull(fromAmount, fromCurrency),
    toMinor: minorOrNull(toAmount, toCurrency satisfies Coin),
  };
}

function minorOrNull(amount: number | string, currency: string): bigint | null {
  try {
    return parseMoney(amount, currency).minor;
  } catch {
    return null;
  }
}

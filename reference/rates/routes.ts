/** /api/payments/exchange-rate: quotes, and rates that are locked for a payment. */
import Type from 'typebox';
import { ExchangeRateQuery, isCurrency, RateLockBody, Uuid } from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { limits } from '../rate-limit/limits.ts';
import { exchangeRate } from './exchange-rate.ts';
import { rateLockAnswer } from './rate-lock.ts';

export const exchangeRateRoutes: Routes = (app, { clock, guard, idempotency, rateLocks }) => {
  app.get(
    '/payments/exchange-rate/quotes',
    { schema: { querystring: ExchangeRateQuery } },
    async ({ query }) => {
      const [from, to] = [known(query.from), known(query.to)];
      return {
        from,
        to,
        rate: Number(exchangeRate(from, to)),
        quotedAt: instant(clock).toISOString(),
      };
    },
  );
  app.post(
    '/payments/exchange-rate/lock',
    {
      onRequest: guard.personOrKey,
      schema: { body: RateLockBody },
      config: { rateLimit: limits.paymentWrite },
    },
    async (request, reply) => {
      const [currency, to] = [known(request.body.from), known(request.body.to)];
      const money = { minor: minorUnits(request.body.amount, currency), currency };
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (id) => {
        const now = instant(clock);
        return rateLockAnswer(await rateLocks.lock({ id, userId, money, to, now }), now);
      });
    },
  );
  app.get(
    '/payments/exchange-rate/lock/:lockId',
    { onRequest: guard.personOrKey, schema: { params: Type.Object({ lockId: Uuid }) } },
    async (request) => {
      const lock = await rateLocks.ofUser(request.params.lockId, principalOf(request).userId);
      if (!lock) throw new Refusal('RATE_LOCK_NOT_FOUND');
      return rateLockAnswer(lock, instant(clock));
    },
  );
};

/** @throws Refusal */
function known(currency: string): string {
  if (isCurrency(currency)) return currency;
  throw new Refusal('UNKNOWN_CURRENCY', { message: `currency ${currency} is not supported.` });
}

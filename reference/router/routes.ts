/** /api/payments: which channel a payment should take, what it costs and how risky it is. Nothing is changed. */
import {
  AssessRiskBody,
  type ClientMethod,
  CompareCostsQuery,
  EstimateFeeBody,
  isCurrency,
  RoutingQuery,
} from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { WALLETS_OF_CARDS } from '../payments/payment-request.ts';
import { feeTypeOf } from '../payments/terms.ts';
import { limits } from '../rate-limit/limits.ts';
import { converted } from '../rates/exchange-rate.ts';
import { usdMinorOf } from '../rates/worth.ts';
import { kycLevelOf } from '../users/kyc.ts';
import { CHANNELS, type Channel } from './channels.ts';
import { comparedCosts, feeEstimate } from './fees.ts';
import { crossesBorder, inputOfQuery, readMoney } from './read-input.ts';
import { assessRisk } from './risk.ts';

export const routingRoutes: Routes = (app, { db, guard, router }) => {
  app.get(
    '/payments/routing',
    { onRequest: guard.personOrKey, schema: { querystring: RoutingQuery } },
    async (request) => {
      const kycLevel = await kycLevelOf(db, principalOf(request).userId);
      return router.decide(inputOfQuery(request.query, kycLevel));
    },
  );
  app.post(
    '/payments/estimate-fee',
    { schema: { body: EstimateFeeBody }, config: { rateLimit: limits.paymentWrite } },
    async ({ body }) => {
      const money = readMoney(body.amount, body.currency);
      const channel = channelOf(body.paymentMethod);
      return feeEstimate(channel, money, feeTypeOf(body.orderType));
    },
  );
  app.get(
    '/payments/compare-costs',
    { schema: { querystring: CompareCostsQuery } },
    async ({ query }) => {
      const { chain, targetCurrency: target = query.currency } = query;
      const money = readMoney(query.amount, query.currency);
      const inTarget = { minor: converted(money, known(target)), currency: target };
      const channels = CHANNELS.filter(({ method }) => !chain || method !== 'stripe');
      const ways = [money, ...(target === money.currency ? [] : [inTarget])] as const;
      return comparedCosts(channels, ways);
    },
  );
};

export const riskRoutes: Routes = (app, { db, guard }) => {
  app.post(
    '/payments/assess-risk',
    {
      onRequest: guard.person,
      schema: { body: AssessRiskBody },
      config: { rateLimit: limits.paymentWrite },
    },
    async (request) => {
      const { amount, paymentMethod, metadata = {} } = request.body;
      const { userCurrency: currency = 'USD' } = metadata;
      const money = readMoney(amount, String(currency));
      const kycLevel = await kycLevelOf(db, principalOf(request).userId);
      return assessRisk({
        usdMinor: usdMinorOf(money.minor, money.currency),
        isFinal: paymentMethod !== 'stripe' && !WALLETS_OF_CARDS.includes(paymentMethod),
        isCrossBorder: crossesBorder(metadata),
        isKnown: kycLevel !== 'none',
      });
    },
  );
};

/** @throws Refusal for a method whose cost the router does not know */
function channelOf(asked: ClientMethod): Channel {
  const method = WALLETS_OF_CARDS.includes(asked) ? 'stripe' : asked;
  const channel = CHANNELS.find((candidate) => candidate.method === method);
  if (channel) return channel;
  throw new Refusal('METHOD_NOT_OFFERED', {
    message: `paymentMethod ${asked} has no fee of its own to estimate.`,
  });
}

function known(currency: string): string {
  if (isCurrency(currency)) return currency;
  throw new Refusal('UNKNOWN_CURRENCY', { message: `currency ${currency} is not supported.` });
}

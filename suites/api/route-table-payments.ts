/** The routes of payments, routing and rates, in the document's order. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import {
  CostComparison,
  CreateIntentAnswer,
  ExchangeRateQuote,
  FeeEstimate,
  Payment,
  PaymentHistory,
  PaymentList,
  RateLock,
  RiskAssessment,
  RoutingDecision,
} from '../../contracts/api/index.ts';
import { intentBody, processBody } from '../../fixtures/data/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { forgedEvent, openPayment, signatureOf } from '../steps/index.ts';
import { asked, guest } from './route-guests.ts';
import { type Asking, closed, made, type Row } from './route-walk.ts';

const PAYMENTS = '/api/payments';
const LOCKS = `${PAYMENTS}/exchange-rate/lock`;

async function own(target: RunningTarget, rest = ''): Promise<Asking> {
  const { payer: by, paymentId } = await openPayment(target, `walk ${rest}`, {
    payer: await guest(target),
  });
  return { by, path: `${PAYMENTS}/${paymentId}${rest}` };
}

/** About a payment that nobody knows: it is acknowledged, and kept. */
async function heardOfStripe({ webhookSecret }: RunningTarget) {
  const [eventId, intentId] = [`evt_${randomUUID()}`, `pi_${randomUUID()}`];
  const type = 'payment_intent.succeeded';
  const subject = { eventId, intentId, type, paymentId: randomUUID(), minor: 1_000n };
  const raw = forgedEvent({ ...subject, currency: 'USD' });
  const headers = {
    'content-type': 'application/json',
    'stripe-signature': signatureOf(raw, webhookSecret),
  };
  return { path: `${PAYMENTS}/webhook/stripe`, headers, raw };
}

export const PAYMENT_ROWS: readonly Row[] = [
  {
    route: 'POST /payments/create-intent',
    status: 201,
    answer: CreateIntentAnswer,
    ask: async (target) => {
      const { order, payer: by } = await openPayment(target, 'walk: create-intent', {
        payer: await guest(target),
      });
      return { by, path: `${PAYMENTS}/create-intent`, body: intentBody(order) };
    },
  },
  {
    route: 'POST /payments/process',
    status: 201,
    answer: Payment,
    ask: async (target) => {
      const {
        order,
        payer: by,
        intent,
      } = await openPayment(target, 'walk: process', {
        payer: await guest(target),
      });
      const body = processBody(order, intent.paymentIntentId);
      return { by, path: `${PAYMENTS}/process`, body };
    },
  },
  {
    route: 'GET /payments/routing',
    status: 200,
    answer: RoutingDecision,
    ask: asked('/api/payments/routing?amount=50&currency=USDC&userCountry=US&merchantCountry=CN'),
  },
  {
    route: 'GET /payments',
    status: 200,
    answer: PaymentList,
    ask: async (target) => ({ ...(await own(target)), path: PAYMENTS }),
  },
  {
    route: 'GET /payments/history',
    status: 200,
    answer: PaymentHistory,
    ask: async (target) => ({ ...(await own(target)), path: `${PAYMENTS}/history?page=1&limit=5` }),
  },
  { route: 'GET /payments/:id', status: 200, answer: Payment, ask: (target) => own(target) },
  {
    route: 'POST /payments/:id/update-status',
    status: 200,
    answer: Payment,
    ask: async (target) => {
      const { path } = await own(target, '/update-status');
      const headers = { 'x-service-key': target.principals.serviceKey };
      return { path, headers, body: { status: 'cancelled' } };
    },
  },
  {
    route: 'POST /payments/estimate-fee',
    status: 200,
    answer: FeeEstimate,
    isPublic: true,
    ask: asked('/api/payments/estimate-fee', {
      amount: 50,
      currency: 'USD',
      paymentMethod: 'stripe',
    }),
  },
  {
    route: 'POST /payments/assess-risk',
    status: 200,
    answer: RiskAssessment,
    ask: asked('/api/payments/assess-risk', { amount: 50, paymentMethod: 'stripe' }),
  },
  {
    route: 'GET /payments/compare-costs',
    status: 200,
    answer: CostComparison,
    isPublic: true,
    ask: asked('/api/payments/compare-costs?amount=50&currency=USD&targetCurrency=USDC'),
  },
  {
    route: 'GET /payments/exchange-rate/quotes',
    status: 200,
    answer: ExchangeRateQuote,
    isPublic: true,
    ask: asked('/api/payments/exchange-rate/quotes?from=USD&to=CNY'),
  },
  {
    route: 'POST /payments/exchange-rate/lock',
    status: 201,
    answer: RateLock,
    ask: asked('/api/payments/exchange-rate/lock', { from: 'USD', to: 'CNY', amount: 50 }),
  },
  {
    route: 'GET /payments/exchange-rate/lock/:lockId',
    status: 200,
    answer: RateLock,
    ask: async (target) => {
      const by = await guest(target);
      const { lockId } = await made<RateLock>(by, LOCKS, { from: 'USD', to: 'CNY', amount: 50 });
      return { by, path: `${LOCKS}/${lockId}` };
    },
  },
  {
    route: 'POST /payments/webhook/stripe',
    status: 200,
    answer: Type.Object({ received: Type.Literal(true) }, closed),
    isPublic: true,
    ask: heardOfStripe,
  },
];

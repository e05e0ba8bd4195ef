/** /api/payments: opening, processing and reading payments. */
import Type from 'typebox';
import {
  CreateIntentBody,
  formatMoney,
  PAYMENT_METHODS,
  PAYMENT_STATUSES,
  ProcessBody,
  UpdateStatusBody,
  Uuid,
} from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { crossBorderAnswer } from '../cross-border/answers.ts';
import { crossBorderRequest, isCrossBorder } from '../cross-border/cross-border-request.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { onChainRequest } from '../onchain/on-chain-request.ts';
import { limits } from '../rate-limit/limits.ts';
import { routed } from '../router/routed.ts';
import { onChainOf } from '../services.ts';
import { processByX402 } from '../x402/process-payment.ts';
import { processRequest } from '../x402/session-request.ts';
import { isOnChain } from './methods.ts';
import { answerOf } from './payment.ts';
import { listPayments, visiblePayment } from './payment-queries.ts';
import { paymentRequest } from './payment-request.ts';

const LIMIT_MAX = 100;
const PAGE_MAX = 10_000;
const closed = { additionalProperties: false };
const Limit = Type.Integer({ minimum: 1, maximum: LIMIT_MAX, default: 20 });
const Status = Type.Optional(Type.Enum([...PAYMENT_STATUSES]));

const ListQuery = Type.Object(
  {
    status: Status,
    paymentMethod: Type.Optional(Type.Enum([...PAYMENT_METHODS])),
    limit: Type.Optional(Limit),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: LIMIT_MAX * PAGE_MAX })),
  },
  closed,
);

const HistoryQuery = Type.Object(
  {
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: PAGE_MAX })),
    limit: Type.Optional(Limit),
    status: Status,
  },
  closed,
);

export const paymentWriteRoutes: Routes = (app, services) => {
  const { payments, crossBorder, idempotency, guard, db, router } = services;
  const config = { rateLimit: limits.paymentWrite };
  app.post(
    '/payments/create-intent',
    { onRequest: guard.personOrKey, schema: { body: CreateIntentBody }, config },
    async (request, reply) => {
      const asked = paymentRequest(request.body);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (paymentId) => {
        const intent = await payments.createIntent(userId, paymentId, asked);
        const { amountMinor: minor, currency } = asked;
        return {
          clientSecret: intent.clientSecret,
          paymentIntentId: intent.id,
          amount: Number(formatMoney({ minor, currency })),
          currency,
          status: intent.status,
        };
      });
    },
  );
  app.post(
    '/payments/process',
    { onRequest: guard.personOrKey, schema: { body: ProcessBody }, config },
    async (request, reply) => {
      const { userId } = principalOf(request);
      if (isCrossBorder(request.body)) {
        const asked = crossBorderRequest(request.body);
        return keyed(idempotency, { request, reply }, async (paymentId) =>
          crossBorderAnswer(await crossBorder.process(userId, paymentId, asked)),
        );
      }
      const body = await routed(request.body, { db, router, userId });
      const { paymentMethod: method } = body;
      if (isOnChain(method)) {
        const transfer = onChainRequest(body, method);
        const onChain = onChainOf(services);
        return keyed(idempotency, { request, reply }, async (paymentId) =>
          answerOf(await onChain.process(userId, paymentId, transfer)),
        );
      }
      if (method === 'x402') {
        const signed = processRequest(body);
        return keyed(idempotency, { request, reply }, async () =>
          answerOf(await processByX402(services, userId, signed)),
        );
      }
      const asked = paymentRequest(body);
      const { paymentIntentId } = request.body;
      if (paymentIntentId === undefined) throw new Refusal('INTENT_REQUIRED');
      return keyed(idempotency, { request, reply }, async () =>
        answerOf(await payments.process(userId, paymentIntentId, asked)),
      );
    },
  );
};

export const paymentServiceRoutes: Routes = (app, { payments, guard }) => {
  app.post(
    '/payments/:id/update-status',
    {
      onRequest: guard.service,
      schema: { params: Type.Object({ id: Uuid }), body: UpdateStatusBody },
    },
    async ({ params, body }) =>
      answerOf(await payments.setStatus(params.id, body.status, body.transactionHash)),
  );
};

export const paymentReadRoutes: Routes = (app, { db, guard }) => {
  app.get(
    '/payments',
    { onRequest: guard.person, schema: { querystring: ListQuery } },
    async (request) => {
      const { limit = 20, offset = 0, status, paymentMethod } = request.query;
      const { userId } = principalOf(request);
      const filter = { userId, status, method: paymentMethod };
      const { payments, total } = await listPayments(db, filter, { limit, offset });
      return { data: payments.map(answerOf), total };
    },
  );
  app.get(
    '/payments/history',
    { onRequest: guard.person, schema: { querystring: HistoryQuery } },
    async (request) => {
      const { page = 1, limit = 20, status } = request.query;
      const offset = (page - 1) * limit;
      const { userId } = principalOf(request);
      const { payments, total } = await listPayments(db, { userId, status }, { limit, offset });
      const hasMore = offset + payments.length < total;
      return { items: payments.map(answerOf), total, page, limit, hasMore };
    },
  );
  app.get(
    '/payments/:id',
    { onRequest: guard.person, schema: { params: Type.Object({ id: Uuid }) } },
    async (request) => {
      const payment = await visiblePayment(db, request.params.id, principalOf(request).userId);
      if (!payment) throw new Refusal('PAYMENT_NOT_FOUND');
      return answerOf(payment);
    },
  );
};

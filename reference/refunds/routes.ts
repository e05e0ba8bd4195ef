/** /api/refunds: for the payer and the merchant of a payment. */
import Type from 'typebox';
import { RefundBody, Uuid } from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { visiblePayment } from '../payments/payment-queries.ts';
import { limits } from '../rate-limit/limits.ts';
import { refundAnswer } from './refund.ts';

export const refundRoutes: Routes = (app, { db, guard, idempotency, refunds, refundStore }) => {
  app.post(
    '/refunds',
    {
      onRequest: guard.personOrKey,
      schema: { body: RefundBody },
      config: { rateLimit: limits.paymentWrite },
    },
    async (request, reply) => {
      const { paymentId, amount, reason } = request.body;
      const { userId: requesterId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (refundId) =>
        refundAnswer(await refunds.refund({ refundId, requesterId, paymentId, amount, reason })),
      );
    },
  );
  app.get(
    '/refunds/:id',
    { onRequest: guard.person, schema: { params: Type.Object({ id: Uuid }) } },
    async (request) => {
      const refund = await refundStore.visible(request.params.id, principalOf(request).userId);
      if (!refund) throw new Refusal('REFUND_NOT_FOUND');
      return refundAnswer(refund);
    },
  );
  app.get(
    '/refunds/payment/:paymentId',
    { onRequest: guard.person, schema: { params: Type.Object({ paymentId: Uuid }) } },
    async (request) => {
      const { paymentId } = request.params;
      const { userId } = principalOf(request);
      if (!(await visiblePayment(db, paymentId, userId))) throw new Refusal('PAYMENT_NOT_FOUND');
      return (await refundStore.visibleOf(paymentId, userId)).map(refundAnswer);
    },
  );
};

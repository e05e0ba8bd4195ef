/** /api/payments/agent: what an agent pays for a user, and gets back. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import {
  AgentConfirmBody,
  AgentPaymentBody,
  AgentRepayBody,
  Uuid,
} from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { limits } from '../rate-limit/limits.ts';
import { usdMinorOf } from '../rates/worth.ts';
import { type AgentPayment, agentPaymentAnswer } from './agent-payment.ts';

/** What agents pay in. */
const COIN = 'USDC';
const ONE = { params: Type.Object({ id: Uuid }) };

export const agentRoutes: Routes = (app, { agentPayments, clock, guard, idempotency }) => {
  const write = { onRequest: guard.personOrKey, config: { rateLimit: limits.paymentWrite } };
  app.post(
    '/payments/agent/create',
    { ...write, schema: { body: AgentPaymentBody } },
    async (request, reply) => {
      const amountMinor = coinAmount(request.body);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (id) => {
        const asked = { id, userId, amountMinor, now: instant(clock) };
        return agentPaymentAnswer(await agentPayments.create(newPayment(request.body, asked)));
      });
    },
  );
  app.post(
    '/payments/agent/:id/confirm',
    { ...write, schema: { ...ONE, body: AgentConfirmBody } },
    async (request) => {
      const hash = request.body.transactionHash.toLowerCase();
      const { userId } = principalOf(request);
      return agentPaymentAnswer(await agentPayments.confirm(userId, request.params.id, hash));
    },
  );
  app.post(
    '/payments/agent/:id/repay',
    {
      ...write,
      schema: { ...ONE, body: AgentRepayBody },
      // Only a transfer needs a body.
      preValidation: async (request) => {
        request.body ??= {};
      },
    },
    async (request, reply) => {
      const hash = request.body.transactionHash?.toLowerCase() ?? null;
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async () =>
        agentPaymentAnswer(await agentPayments.repay(userId, request.params.id, hash)),
      );
    },
  );
  for (const [path, who] of [
    ['list', 'agent'],
    ['user-list', 'user'],
  ] as const)
    app.get(`/payments/agent/${path}`, { onRequest: guard.person }, async (request) => {
      const payments = await agentPayments.list(who, principalOf(request).userId);
      return { data: payments.map(agentPaymentAnswer), total: payments.length };
    });
};

/** @throws Refusal */
function coinAmount({ amount, currency }: AgentPaymentBody): bigint {
  if (currency !== COIN)
    throw new Refusal('UNKNOWN_CURRENCY', { message: `Agents pay in ${COIN}.` });
  return minorUnits(amount, currency);
}

interface Asked {
  readonly id: string;
  readonly userId: string;
  readonly amountMinor: bigint;
  readonly now: Date;
}

function newPayment(body: AgentPaymentBody, { now, ...asked }: Asked): AgentPayment {
  const { agentId, merchantId, currency, description = null, repaymentMethod = 'offline' } = body;
  return {
    ...asked,
    agentId,
    merchantId,
    currency,
    description,
    repaymentMethod,
    status: 'pending',
    usdMinor: usdMinorOf(asked.amountMinor, currency),
    repaymentId: randomUUID(),
    transactionHash: null,
    repaymentHash: null,
    repaidAt: null,
    createdAt: now,
    updatedAt: now,
  };
}

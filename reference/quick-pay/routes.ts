/** /api/quick-pay-grants: what a payer lets others pay without being asked, within limits. */
import Type from 'typebox';
import { GrantBody, Uuid } from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { instant } from '../clock.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { minorUnits } from '../payments/payment-request.ts';
import { limits as rateLimits } from '../rate-limit/limits.ts';
import { type Grant, grantAnswer, type Limits } from './grant.ts';

const GRANT = { params: Type.Object({ id: Uuid }) };

export const quickPayRoutes: Routes = (app, { clock, grants, guard, idempotency }) => {
  const write = { onRequest: guard.person, config: { rateLimit: rateLimits.paymentWrite } };
  app.post(
    '/quick-pay-grants',
    { ...write, schema: { body: GrantBody } },
    async (request, reply) => {
      const asked = { limits: limitsOf(request.body), userId: principalOf(request).userId };
      return keyed(idempotency, { request, reply }, async (id) => {
        const now = instant(clock);
        return grantAnswer(await grants.create(grantOf(request.body, { ...asked, id, now })), now);
      });
    },
  );
  app.get('/quick-pay-grants', { onRequest: guard.person }, async (request) => {
    const found = await grants.ofUser(principalOf(request).userId);
    return found.map((grant) => grantAnswer(grant, instant(clock)));
  });
  app.get(
    '/quick-pay-grants/:id',
    { onRequest: guard.personOrKey, schema: GRANT },
    async (request) => {
      const found = await grants.visible(request.params.id, principalOf(request).userId);
      return grantAnswer(found, instant(clock));
    },
  );
  app.put('/quick-pay-grants/:id/revoke', { ...write, schema: GRANT }, async (request) => {
    const found = await grants.revoke(request.params.id, principalOf(request).userId);
    return grantAnswer(found, instant(clock));
  });
};

/** @throws Refusal for a limit that is no amount of dollars */
function limitsOf({ permissions }: GrantBody): Limits {
  const cents = (amount: number | undefined) =>
    amount === undefined ? null : minorUnits(amount, 'USD');
  return {
    maxMinor: cents(permissions.maxAmount),
    maxDailyMinor: cents(permissions.maxDailyAmount),
    maxTotalMinor: cents(permissions.maxTotalAmount),
    maxPayments: permissions.maxTransactions ?? null,
    allowedMerchants: permissions.allowedMerchants?.map((id) => id.toLowerCase()) ?? null,
  };
}

interface Asked {
  readonly id: string;
  readonly userId: string;
  readonly limits: Limits;
  readonly now: Date;
}

function grantOf(body: GrantBody, { id, userId, limits, now }: Asked): Grant {
  const { agentId = null, expiresIn, paymentMethod } = body;
  return {
    id,
    userId,
    agentId,
    method: paymentMethod.type,
    card: paymentMethod.id ?? null,
    limits,
    expiresAt: expiresIn === undefined ? null : new Date(now.getTime() + expiresIn * 1_000),
    revokedAt: null,
    createdAt: now,
  };
}

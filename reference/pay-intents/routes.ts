/** /api/pay-intents: asking somebody to pay, by a link; agreeing to it; paying once. */
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { AuthorizeBody, ExecuteBody, PayIntentBody, Uuid } from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { instant } from '../clock.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { limits } from '../rate-limit/limits.ts';
import { executedAnswer, payIntentAnswer } from './answers.ts';
import { newPayIntent, refuseStrangeUrls } from './pay-intent-request.ts';

const ONE = { params: Type.Object({ id: Uuid }) };

export const payIntentRoutes: Routes = (app, services) => {
  const { clock, guard, idempotency, payIntents, web } = services;
  const write = { onRequest: guard.personOrKey, config: { rateLimit: limits.paymentWrite } };
  const shown = () => ({ now: instant(clock), publicUrl: web.publicUrl(app.server.address()) });
  app.post(
    '/pay-intents',
    { ...write, schema: { body: PayIntentBody } },
    async (request, reply) => {
      refuseStrangeUrls(request.body.metadata ?? {}, web.returnOrigins);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (id) => {
        const intent = newPayIntent(request.body, { id, userId, now: instant(clock) });
        return payIntentAnswer(await payIntents.create(intent), shown());
      });
    },
  );
  app.get('/pay-intents/:id', { onRequest: guard.personOrKey, schema: ONE }, async (request) => {
    const intent = await payIntents.read(principalOf(request).userId, request.params.id);
    return payIntentAnswer(intent, shown());
  });
  app.post(
    '/pay-intents/:id/authorize',
    {
      ...write,
      schema: { ...ONE, body: AuthorizeBody },
      preValidation: bodyIsOptional,
    },
    async (request) => {
      const { authorizationType: type = 'user', quickPayGrantId: grantId = null } = request.body;
      const by = { callerId: principalOf(request).userId, type, grantId };
      return payIntentAnswer(await payIntents.authorize(request.params.id, by), shown());
    },
  );
  app.post(
    '/pay-intents/:id/execute',
    { ...write, schema: { ...ONE, body: ExecuteBody }, preValidation: bodyIsOptional },
    async (request) => {
      const { userId } = principalOf(request);
      const executed = await payIntents.execute(userId, request.params.id, request.body);
      return executedAnswer(executed, shown());
    },
  );
  app.put('/pay-intents/:id/cancel', { ...write, schema: ONE }, async (request) => {
    const intent = await payIntents.cancel(principalOf(request).userId, request.params.id);
    return payIntentAnswer(intent, shown());
  });
};

async function bodyIsOptional(request: FastifyRequest): Promise<void> {
  request.body ??= {};
}

/** /api/payments/x402: limits, and sessions that pay within them. */
import Type from 'typebox';
import {
  Uuid,
  X402AuthorizationBody,
  X402ExecuteBody,
  X402SessionBody,
} from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { limits } from '../rate-limit/limits.ts';
import { x402Of } from '../services.ts';
import { authorizationAnswer } from './authorization.ts';
import { payerOf } from './payer.ts';
import { executeAnswer, sessionAnswer } from './session.ts';
import { authorizationTerms, sessionRequest } from './session-request.ts';

const PATH = '/payments/x402';

export const x402Routes: Routes = (app, services) => {
  const { guard, idempotency, users } = services;
  const write = { onRequest: guard.person, config: { rateLimit: limits.paymentWrite } };
  app.get(`${PATH}/authorization`, { onRequest: guard.person }, async (request) => {
    const { userId } = principalOf(request);
    const found = await x402Of(services).authorizations.authorization(userId);
    return authorizationAnswer(found.authorization, found);
  });
  app.post(
    `${PATH}/authorization`,
    { ...write, schema: { body: X402AuthorizationBody } },
    async (request, reply) => {
      const terms = authorizationTerms(request.body);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (id) => {
        const set = await x402Of(services).authorizations.authorize(userId, id, terms);
        return authorizationAnswer(set.authorization, set);
      });
    },
  );
  app.post(
    `${PATH}/session`,
    { ...write, schema: { body: X402SessionBody } },
    async (request, reply) => {
      const asked = sessionRequest(request.body);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (id) => {
        const { session, gas } = await x402Of(services).authorizations.open(userId, id, asked);
        return sessionAnswer(session, gas);
      });
    },
  );
  app.post(
    `${PATH}/session/:id/execute`,
    { ...write, schema: { params: Type.Object({ id: Uuid }), body: X402ExecuteBody } },
    async (request) => {
      const { userId } = principalOf(request);
      const { authorizations } = x402Of(services);
      // Whose it is comes first: what else is wrong is the owner's alone to know.
      await authorizations.session(userId, request.params.id);
      const signed = await payerOf(users, userId, request.body);
      return executeAnswer(await authorizations.execute(userId, request.params.id, signed));
    },
  );
};

/** /api/payments/escrow: for the buyer and the merchant of a deal, and the arbiter of a dispute. */
import Type from 'typebox';
import { DisputeBody, EscrowBody, FundBody, ResolveBody, Uuid } from '../../contracts/api/index.ts';
import { principalOf } from '../auth/guard.ts';
import { Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { keyed } from '../idempotency/keyed.ts';
import { limits } from '../rate-limit/limits.ts';
import type { Services } from '../services.ts';
import { escrowAnswer } from './answers.ts';
import type { Escrow } from './escrow.ts';
import { escrowTerms } from './terms.ts';

const ESCROW = Type.Object({ id: Uuid });

export const escrowRoutes: Routes = (app, services) => {
  const { guard, idempotency } = services;
  const write = { onRequest: guard.person, config: { rateLimit: limits.paymentWrite } };
  app.post(
    '/payments/escrow/create',
    { ...write, schema: { body: EscrowBody } },
    async (request, reply) => {
      const { escrows, contractAddress } = escrowsOf(services);
      const terms = escrowTerms(request.body);
      const { userId } = principalOf(request);
      return keyed(idempotency, { request, reply }, async (escrowId) => {
        await escrows.open(userId, escrowId, terms);
        return { escrowId, contractAddress };
      });
    },
  );
  app.get(
    '/payments/escrow/:id',
    { onRequest: guard.person, schema: { params: ESCROW } },
    async (request) => {
      const { escrows, answer } = escrowsOf(services);
      return answer(await escrows.escrow(principalOf(request).userId, request.params.id));
    },
  );
  app.post(
    '/payments/escrow/:id/fund',
    { ...write, schema: { params: ESCROW, body: FundBody } },
    async (request) => {
      const { escrows, answer } = escrowsOf(services);
      const { userId } = principalOf(request);
      const transactionHash = request.body.transactionHash.toLowerCase();
      return answer(await escrows.fund(userId, request.params.id, transactionHash));
    },
  );
  app.post(
    '/payments/escrow/:id/confirm',
    { ...write, schema: { params: ESCROW } },
    async (request) => {
      const { escrows, answer } = escrowsOf(services);
      return answer(await escrows.confirm(principalOf(request).userId, request.params.id));
    },
  );
  app.post(
    '/payments/escrow/:id/dispute',
    { ...write, schema: { params: ESCROW, body: DisputeBody } },
    async (request) => {
      const { escrows, answer } = escrowsOf(services);
      const { userId } = principalOf(request);
      return answer(await escrows.dispute(userId, request.params.id, request.body.reason));
    },
  );
  app.post(
    '/payments/escrow/:id/resolve',
    { ...write, onRequest: guard.arbiter, schema: { params: ESCROW, body: ResolveBody } },
    async (request) => {
      const { escrows, answer } = escrowsOf(services);
      const { userId } = principalOf(request);
      return answer(await escrows.resolve(userId, request.params.id, request.body.outcome));
    },
  );
};

/** @throws Refusal where no chain is configured */
function escrowsOf({ escrows, chain }: Services) {
  if (escrows === undefined || chain === undefined) throw new Refusal('CHAIN_UNAVAILABLE');
  const contractAddress = chain.contracts.Escrow;
  const answer = (escrow: Escrow) => escrowAnswer(escrow, contractAddress);
  return { escrows, contractAddress, answer };
}

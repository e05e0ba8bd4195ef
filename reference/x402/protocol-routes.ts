/** The public X402 protocol: /api/x402 for facilitators and buyers, and /.well-known/x402 for who looks. */
import Type from 'typebox';
import { X402FacilitatorBody, type X402SettleAnswer } from '../../contracts/api/index.ts';
import { instant } from '../clock.ts';
import { errorAnswer, Refusal } from '../http/refusal.ts';
import type { Routes } from '../http/routes.ts';
import { x402Of } from '../services.ts';
import { pathOf, RESOURCES, resourceById } from './resources.ts';
import { readPayload } from './transfer.ts';

const SELLER = { schema: { params: Type.Object({ id: Type.String({ maxLength: 64 }) }) } };

export const x402ProtocolRoutes: Routes = (app, services) => {
  const { guard, clock } = services;
  const facilitated = { onRequest: guard.facilitator, schema: { body: X402FacilitatorBody } };
  app.get('/x402/supported', async () => x402Of(services).facilitator.supported());
  app.post('/x402/verify', facilitated, async ({ body }) => {
    const { paymentPayload, paymentRequirements } = body;
    return x402Of(services).facilitator.verify(paymentPayload, paymentRequirements);
  });
  app.post('/x402/settle', facilitated, async ({ body }): Promise<X402SettleAnswer> => {
    const { facilitator, settlements } = x402Of(services);
    const { paymentPayload, paymentRequirements } = body;
    const { network } = paymentRequirements;
    const transfer = readPayload(paymentPayload.payload);
    const { from: payer } = transfer;
    const refused = (errorReason: string) => ({
      success: false,
      errorReason,
      payer,
      transaction: '',
      network,
    });
    const objection = facilitator.mismatch(paymentPayload, paymentRequirements);
    if (objection) return refused(objection);
    const settled = await settlements.settle(transfer);
    if (!settled.success) return refused(settled.reason);
    return { success: true, payer, transaction: settled.transaction, network };
  });
  app.get('/x402/resource/:id', SELLER, async (request, reply) => {
    const resource = resourceById(request.params.id);
    if (!resource) throw new Refusal('NOT_FOUND');
    const path = pathOf(resource);
    const { isPaid, headers } = await x402Of(services).resources.sell({
      path,
      url: `${request.protocol}://${request.host}${path}`,
      header: (name) => textOf(request.headers[name.toLowerCase()]),
    });
    // What was bought is the buyer's alone.
    reply.headers(headers).header('cache-control', 'private, no-store');
    if (isPaid) return resource.content(instant(clock));
    const unpaid = new Refusal('PAYMENT_REQUIRED');
    const answer = errorAnswer(unpaid, { now: clock.now(), path });
    return reply.code(unpaid.status).type('application/json').send(answer);
  });
};

/** Stands at the root. */
export const x402DiscoveryRoutes: Routes = (app, services) => {
  app.get('/.well-known/x402', async () => {
    const { resources } = x402Of(services);
    return {
      version: 1,
      x402Version: 2,
      resources: RESOURCES.map((resource) => `GET ${pathOf(resource)}`),
      items: RESOURCES.map((resource) => ({
        resource: pathOf(resource),
        type: 'http',
        x402Version: 2,
        description: resource.description,
        accepts: [resources.requirements(resource)],
      })),
      instructions:
        'Ask for a resource; pay by the PAYMENT-REQUIRED header of the 402 answer, scheme exact.',
    };
  });
};

function textOf(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(',') : header;
}

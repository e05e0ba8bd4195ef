/** /api/payments/webhook/stripe: authenticated by its signature alone. */
import type { Routes } from '../http/routes.ts';

/** Stripe's events can be large, and are read whole before their signature can be checked. */
const BODY_BYTES_MAX = 256 * 1024;

export const webhookRoutes: Routes = (app, { stripeEvents, metrics }) => {
  // The signature is over the bytes as they came: nothing may parse them before.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  app.post('/payments/webhook/stripe', { bodyLimit: BODY_BYTES_MAX }, async (request) => {
    const signature = request.headers['stripe-signature'];
    const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const event = stripeEvents.verify(rawBody, Array.isArray(signature) ? undefined : signature);
    const outcome = await stripeEvents.apply(event);
    metrics.webhooks.inc({ type: event.type, outcome });
    const facts = { eventId: event.id, type: event.type };
    if (outcome === 'amount-mismatch' || outcome === 'unknown')
      request.log.warn({ ...facts, outcome }, 'webhook needs a look');
    return outcome === 'repeat' ? { received: true, idempotent: true } : { received: true };
  });
};

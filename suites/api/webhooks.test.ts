/**
 * Only the provider's own words change a payment: a webhook's signature is checked over the raw body, within
 * 300 seconds, and the rightful one has its effect (LR-17).
 */
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  deliver,
  deliverSigned,
  forgedEvent,
  heldWebhooks,
  type OpenPayment,
  openPayment,
  read,
  rule,
  signatureOf,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr17 = rule('LR-17', 'webhooks are signed, and wrong ones have no effect');
const FOREIGN_SECRET = 'whsec_of_somebody_else';

prove(
  'webhooks.forged-is-refused',
  'an event that the provider never sent is refused, and its payment stays pending',
  async ({ target }) => {
    const open = await openPayment(target, 'forged');
    const payload = forgedSuccess(open);
    const unsigned = await deliver(target, { payload, signature: undefined });
    lr17.refused('without a signature', unsigned, 400);
    const nonsense = await deliver(target, { payload, signature: 't=1,v1=00' });
    lr17.refused('with a signature that is none', nonsense, 400);
    const foreign = await deliver(target, {
      payload,
      signature: signatureOf(payload, FOREIGN_SECRET),
    });
    lr17.refused('signed with another secret', foreign, 400);
    lr17.same('the payment', (await read(open)).status, 'pending', foreign);
  },
);

prove(
  'webhooks.signature-required',
  'altered, stale or foreign signatures have no effect; the rightful one completes the payment',
  async ({ target }) => {
    await using _held = await heldWebhooks(target);
    const { open, payload } = await unheardSuccess(target, 'signature');
    const right = signatureOf(payload, target.webhookSecret);
    const wrong = {
      'no signature': { payload, signature: undefined },
      'a foreign secret': { payload, signature: signatureOf(payload, FOREIGN_SECRET) },
      'an altered body': {
        payload: payload.replace('"amount_received"', '"amount_receivd"'),
        signature: right,
      },
      'a body with other spaces': { payload: `${payload} `, signature: right },
      'an age over 300 seconds': {
        payload,
        signature: signatureOf(payload, target.webhookSecret, 310),
      },
      'only a time': { payload, signature: right.split(',')[0] },
    };
    for (const [what, delivery] of Object.entries(wrong)) {
      const answer = await deliver(target, delivery);
      lr17.refused(what, answer, 400);
      lr17.same(`the payment after ${what}`, (await read(open)).status, 'pending', answer);
    }
    const late = signatureOf(payload, target.webhookSecret, 240);
    const answer = await deliver(target, { payload, signature: late });
    const body = lr17.answered('the rightful one, four minutes old', answer, 200);
    lr17.same('it is acknowledged', body.received, true, answer);
    lr17.same('the payment', (await read(open)).status, 'completed', answer);
  },
);

prove(
  'webhooks.unknown-payment-acknowledged',
  'an event for an unknown payment, or of an unknown type, is acknowledged and can be repeated',
  async ({ target }) => {
    for (const type of ['payment_intent.succeeded', 'customer.created']) {
      const payload = forgedEvent({
        eventId: `evt_unknown_${type.replace('.', '_')}_${process.pid}`,
        type,
        intentId: 'pi_nobody_knows',
        paymentId: '00000000-0000-4000-8000-000000000000',
        minor: 100n,
        currency: 'USD',
      });
      for (const turn of ['the first time', 'again']) {
        const answer = await deliverSigned(target, payload);
        const body = lr17.answered(`${type} ${turn}`, answer, 200);
        lr17.same(`${type} ${turn} is acknowledged`, body.received, true, answer);
      }
    }
  },
);

function forgedSuccess({ intent, paymentId, order }: OpenPayment): string {
  return forgedEvent({
    eventId: `evt_forged_${paymentId}`,
    type: 'payment_intent.succeeded',
    intentId: intent.paymentIntentId,
    paymentId,
    minor: order.amount.minor,
    currency: order.amount.currency,
  });
}

/** A payment that is paid at the provider, whose webhook the target has not had yet. */
async function unheardSuccess(target: Parameters<typeof openPayment>[0], label: string) {
  const open = await openPayment(target, label);
  await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
  const events = await target.provider.events(open.intent.paymentIntentId);
  const success = events.find(({ type }) => type === 'payment_intent.succeeded');
  lr17.holds('the provider has an event for the paid intent', success !== undefined, events);
  return { open, payload: success?.payload ?? '' };
}

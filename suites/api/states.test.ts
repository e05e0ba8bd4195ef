/** Whatever comes late, a payment never goes back (LR-10). */
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  deliverSigned,
  forgedEvent,
  heldWebhooks,
  openPayment,
  read,
  rule,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr10 = rule('LR-10', 'a completed payment never returns');

prove(
  'payments.states-only-forward',
  'the events of an earlier try change nothing about a completed payment',
  async ({ target }) => {
    await using _held = await heldWebhooks(target);
    const open = await openPayment(target, 'late failure');
    const intentId = open.intent.paymentIntentId;
    await target.provider.confirm(open.intent, TEST_CARDS.declined);
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    const events = await target.provider.events(intentId);
    const [succeeded, earlier] = [
      events.filter(({ type }) => type === 'payment_intent.succeeded'),
      events.filter(({ type }) => type !== 'payment_intent.succeeded'),
    ];
    lr10.same('the provider tells of the declined try', earlier.some(isFailure), true);
    await target.provider.deliver(succeeded.map(({ id }) => id));
    lr10.same('the paid payment', (await read(open)).status, 'completed');
    for (const { id, type } of earlier) {
      await target.provider.deliver([id]);
      lr10.same(`the payment after a late ${type}`, (await read(open)).status, 'completed');
    }
  },
);

for (const type of [
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'payment_intent.created',
])
  prove(
    'payments.states-only-forward',
    `a ${type} that comes after the payment completed is acknowledged and has no effect`,
    async ({ target }) => {
      const paid = await completedPayment(target, `late ${type}`);
      const { order, paymentId, intent } = paid;
      const event = {
        eventId: `evt_late_${paymentId}`,
        intentId: intent.paymentIntentId,
        paymentId,
        ...order.amount,
      };
      const answer = await deliverSigned(target, forgedEvent({ ...event, type }));
      lr10.answered('the late event', answer, 200);
      const after = await read(paid);
      lr10.same('the payment', after.status, 'completed', answer);
      lr10.same('its transaction', after.transactionHash, intent.paymentIntentId, answer);
    },
  );

function isFailure({ type }: { readonly type: string }): boolean {
  return type === 'payment_intent.payment_failed';
}

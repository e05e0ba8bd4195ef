/** Whatever comes late, a payment never goes back (LR-10). */
import type { Payment } from '../../contracts/api/index.ts';
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

prove(
  'payments.service-moves-forward',
  'the service moves a payment forward, and neither back, nor out of its end, nor to money that never came',
  async ({ target }) => {
    const open = await openPayment(target, 'moved by the service');
    const paid = await completedPayment(target, 'ended');
    const headers = { 'x-service-key': target.principals.serviceKey };
    const move = (
      { paymentId }: typeof open,
      status: Payment['status'],
      transactionHash?: string,
    ) =>
      target.driver.request<Payment>(`/api/payments/${paymentId}/update-status`, {
        headers,
        body: { status, ...(transactionHash && { transactionHash }) },
      });
    const moved = await move(open, 'processing', 'transaction 7');
    const { status, transactionHash } = lr10.answered('under way', moved, 200);
    lr10.same('the payment', [status, transactionHash], ['processing', 'transaction 7'], moved);
    lr10.refused('back', await move(open, 'pending'));
    lr10.refused('refunded, though nothing was paid', await move(open, 'refunded'));
    for (const late of ['pending', 'processing', 'failed', 'cancelled'] as const)
      lr10.refused(`a completed payment to ${late}`, await move(paid, late));
    lr10.same('the paid payment', (await read(paid)).status, 'completed');
    lr10.answered('given up', await move(open, 'cancelled'), 200);
    for (const late of ['pending', 'processing', 'failed'] as const)
      lr10.refused(`a cancelled payment to ${late}`, await move(open, late));
    lr10.same('the cancelled payment', (await read(open)).status, 'cancelled');
  },
);

function isFailure({ type }: { readonly type: string }): boolean {
  return type === 'payment_intent.payment_failed';
}

/** Webhooks come twice, at once and in any order, and change a payment once (LR-17). */
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  deliverSigned,
  heldWebhooks,
  openPayment,
  payByCard,
  read,
  rule,
  settled,
} from '../steps/index.ts';
import { ordersOf } from './orders-of.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const NEWS = ['charge.refunded', 'payment_intent.payment_failed', 'payment_intent.succeeded'];
const lr17 = rule('LR-17', 'duplicates and any order of webhooks are harmless');

prove(
  'consistency.webhook-duplicates-harmless',
  'one event twenty times at once is acknowledged twenty times and settles once',
  async ({ target }) => {
    await using held = await heldWebhooks(target);
    const open = await openPayment(target, 'twenty');
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    const [event] = await target.provider.events(open.intent.paymentIntentId);
    lr17.holds('the provider has an event', event !== undefined, event);
    const payload = event?.payload ?? '';
    const crowd = Array.from({ length: 20 }, () => deliverSigned(target, payload));
    for (const answer of await Promise.all(crowd))
      lr17.same('it is acknowledged', lr17.answered('one of twenty', answer, 200).received, true);
    const repeat = await deliverSigned(target, payload);
    lr17.same('a repeat says so', lr17.answered('a repeat', repeat, 200).idempotent, true, repeat);
    await held.release();
    lr17.same('the payment', (await read(open)).status, 'completed');
  },
);

prove(
  'consistency.webhook-duplicates-harmless',
  'the news of a refund ten times at once takes the money back once',
  async ({ target }) => {
    const paid = await completedPayment(target, 'ten refund news');
    await using held = await heldWebhooks(target);
    await paid.payer.refund({ paymentId: paid.paymentId, amount: 0.25, reason: 'sent back' });
    const events = await target.provider.events(paid.intent.paymentIntentId);
    const news = events.filter(({ type }) => type === 'charge.refunded');
    lr17.same('events of a refund', news.length, 1);
    const payload = news[0]?.payload ?? '';
    const crowd = Array.from({ length: 10 }, () => deliverSigned(target, payload));
    for (const answer of await Promise.all(crowd)) lr17.answered('one of ten', answer, 200);
    await held.release();
    lr17.same('the payment', (await read(paid)).status, 'completed');
  },
);

prove(
  'consistency.webhook-disorder-harmless',
  'the news of a declined try, the paid one and its refund, told again in any order, end refunded',
  async ({ target }) => {
    await using _held = await heldWebhooks(target);
    for (const order of ordersOf(3)) {
      const open = await openPayment(target, `order ${order.join()}`);
      const { paymentId, intent, payer } = open;
      await target.provider.confirm(intent, TEST_CARDS.declined);
      await target.provider.confirm(intent, TEST_CARDS.succeeds);
      await target.provider.deliver();
      const refund = await payer.refund({ paymentId, reason: 'sent back' });
      lr17.answered('a refund of the paid payment', refund, 201);

      const events = await target.provider.events(intent.paymentIntentId);
      lr17.same('the news', events.map(({ type }) => type).toSorted(), NEWS);
      for (const at of order) await target.provider.deliver([events[at]?.id ?? '']);
      const told = order.map((at) => events[at]?.type).join(', ');
      lr17.same(`the payment after ${told}`, (await read(open)).status, 'refunded');
    }
  },
);

for (const order of ordersOf(2))
  prove(
    'consistency.webhook-disorder-harmless',
    `the news of a declined and of the paid try (in the order ${order.join(', ')}) end completed`,
    async ({ target }) => {
      await using _held = await heldWebhooks(target);
      const open = await openPayment(target, `two ${order.join()}`);
      await target.provider.confirm(open.intent, TEST_CARDS.declined);
      await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
      const events = await target.provider.events(open.intent.paymentIntentId);
      await target.provider.deliver(order.map((at) => events[at]?.id ?? ''));
      const paid = await read(open);
      lr17.same('the payment', paid.status, 'completed');
      lr17.same('its transaction', paid.transactionHash, open.intent.paymentIntentId);
    },
  );

prove(
  'consistency.webhook-disorder-harmless',
  'a webhook that comes before process, and one that comes after, complete the payment alike',
  async ({ target }) => {
    await using held = await heldWebhooks(target);
    const after = await payByCard(target, 'webhook after');
    await held.release();
    const before = await openPayment(target, 'webhook before');
    await target.provider.confirm(before.intent, TEST_CARDS.succeeds);
    await settled(target);
    await before.payer.process({
      amount: Number(before.intent.amount),
      currency: before.intent.currency,
      paymentMethod: 'stripe',
      paymentIntentId: before.intent.paymentIntentId,
    });
    await settled(target);
    for (const open of [before, after])
      lr17.same('the payment', (await read(open)).status, 'completed');
  },
);

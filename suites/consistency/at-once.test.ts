/** Process, webhook and refund of one payment at once: each has its effect, and none undoes another (LR-10). */
import { processBody } from '../../fixtures/data/index.ts';
import { type Answer, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  deliverSigned,
  heldWebhooks,
  openPayment,
  raceAtRow,
  read,
  rule,
  totalOf,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr10 = rule('LR-10', 'no update is lost when two come at once');

prove(
  'consistency.no-lost-update',
  'process, webhook and refund that meet at a paid payment leave it paid, and refunded if promised',
  async ({ target }) => {
    await using held = await heldWebhooks(target);
    const open = await openPayment(target, 'at once');
    const { payer, order, intent, paymentId } = open;
    await target.provider.confirm(intent, TEST_CARDS.succeeds);
    const [event] = await target.provider.events(intent.paymentIntentId);
    const requests: (() => Promise<Answer<unknown>>)[] = [
      () => payer.process(processBody(order, intent.paymentIntentId)),
      () => deliverSigned(target, event?.payload ?? ''),
      () => payer.refund({ paymentId, amount: 0.2, reason: 'sent back' }),
      () => payer.refund({ paymentId, amount: 0.3, reason: 'sent back' }),
    ];
    const [processed, told, ...refunds] = await raceAtRow(
      target,
      { paymentId, waiting: 2 },
      requests,
    );
    if (processed) lr10.answered('process', processed, 201);
    if (told) lr10.answered('the webhook', told, 200);
    await held.release();

    lr10.same('the payment', (await read(open)).status, 'completed');
    const promised = refunds.filter(({ status }) => status === 201).map(({ body }) => body);
    const booked = lr10.answered('the refunds', await payer.refundsOf(paymentId), 200);
    lr10.same(
      'cents refunded',
      totalOf(booked.filter(({ status }) => status !== 'failed')),
      totalOf(promised as typeof booked),
    );
  },
);

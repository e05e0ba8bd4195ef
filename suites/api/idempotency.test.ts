/** A retried request has one effect; a key belongs to one user and one body (LR-9). */
import {
  anIdempotencyKey,
  anOrder,
  draw,
  intentBody,
  processBody,
} from '../../fixtures/data/index.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  openPayment,
  paymentsOf,
  read,
  rule,
  sessionAgain,
  settled,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr9 = rule('LR-9', 'a retried request has one effect');
const DAY_MS = 24 * 3_600_000;

prove(
  'payments.retry-has-one-effect',
  'create-intent with the same key and body gives the stored answer, and one payment',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const body = intentBody(draw(anOrder(), 'retry'));
    const idempotencyKey = draw(anIdempotencyKey, 'retry');
    const first = await payer.createIntent(body, { idempotencyKey });
    lr9.answered('the first request', first, 201);
    const again = await payer.createIntent(body, { idempotencyKey });
    lr9.answered('the retry', again, 201);
    lr9.same('the answer to the retry', again.body, first.body, again);
    lr9.same('payments in the list', (await paymentsOf(payer)).length, 1, again);

    const fresh = await payer.createIntent(body, { idempotencyKey: `${idempotencyKey}-2` });
    lr9.answered('the same order with a key of its own', fresh, 201);
    lr9.same('payments in the list', (await paymentsOf(payer)).length, 2, fresh);
  },
);

prove(
  'payments.retry-charges-once',
  'process and refund with the same key and body have one effect at the provider',
  async ({ target }) => {
    const open = await openPayment(target, 'retry process');
    const { payer, order, intent, paymentId } = open;
    await target.provider.confirm(intent, TEST_CARDS.succeeds);
    const process = () =>
      payer.process(processBody(order, intent.paymentIntentId), {
        idempotencyKey: open.key('process'),
      });
    const first = await process();
    lr9.answered('process', first, 201);
    const again = await process();
    lr9.same('the answer to the retry', again.body, first.body, again);
    await settled(target);

    const refundOnce = () =>
      payer.refund(
        { paymentId, amount: 0.5, reason: 'a chipped cup' },
        { idempotencyKey: open.key('refund') },
      );
    const refunded = await refundOnce();
    lr9.answered('the refund', refunded, 201);
    lr9.same('the answer to its retry', (await refundOnce()).body, refunded.body, refunded);
    await settled(target);

    const mine = (await target.provider.intents()).filter(
      ({ metadata }) => metadata.userId === payer.user.id,
    );
    lr9.same('intents at the provider', mine.length, 1);
    lr9.same('cents received there', mine[0]?.amountReceived, Number(order.amount.minor));
    lr9.same('cents refunded there', mine[0]?.amountRefunded, 50);
  },
);

prove(
  'payments.reused-key-refused',
  'the same key with another body is refused with a code of its own, and has no effect',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const body = intentBody(draw(anOrder(), 'reused'));
    const idempotencyKey = draw(anIdempotencyKey, 'reused');
    const first = await payer.createIntent(body, { idempotencyKey });
    lr9.answered('the first request', first, 201);
    const otherBody = { ...body, amount: 77.77 };
    const reused = await payer.createIntent(otherBody, { idempotencyKey });
    lr9.refused('the key with another body', reused);
    const invalid = await payer.createIntent({ ...body, amount: -1 });
    lr9.holds(
      'its code is not that of bad input',
      codeOf(reused.body) !== undefined && codeOf(reused.body) !== codeOf(invalid.body),
      { reused: codeOf(reused.body), badInput: codeOf(invalid.body) },
      reused,
    );
    lr9.same('payments in the list', (await paymentsOf(payer)).length, 1, reused);
    const again = await payer.createIntent(body, { idempotencyKey });
    lr9.same('the stored answer afterwards', again.body, first.body, again);
  },
);

prove(
  'payments.answer-kept-a-day',
  'a retry of the next day gets the stored answer, though the target was started anew meanwhile',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const body = intentBody(draw(anOrder(), 'retry of the next day'));
    const options = { idempotencyKey: draw(anIdempotencyKey, 'retry of the next day') };
    const first = await payer.createIntent(body, options);
    lr9.answered('the first request', first, 201);
    await target.advanceClock(DAY_MS);
    await target.restart();
    const later = await sessionAgain(target, payer);
    const again = await later.createIntent(body, options);
    lr9.same('the answer to the retry', again.body, first.body, again);
    lr9.same('payments in the list', (await paymentsOf(later)).length, 1, again);
  },
);

prove(
  'payments.keys-belong-to-user',
  'two users with the same key and body each get a payment of their own',
  async ({ target }) => {
    const [one, other] = await Promise.all([target.driver.newUser(), target.driver.newUser()]);
    const body = intentBody(draw(anOrder(), 'shared key'));
    const idempotencyKey = draw(anIdempotencyKey, 'shared key');
    const first = await one.createIntent(body, { idempotencyKey });
    const second = await other.createIntent(body, { idempotencyKey });
    const ofOne = lr9.answered('the first user', first, 201).paymentIntentId;
    const ofOther = lr9.answered('the second user', second, 201).paymentIntentId;
    lr9.holds('the intents differ', ofOne !== ofOther, [ofOne, ofOther], second);
    lr9.same('payments of the second user', (await paymentsOf(other)).length, 1, second);
  },
);

prove(
  'payments.retry-charges-once',
  'a completed payment that is processed again is not charged again',
  async ({ target }) => {
    const paid = await completedPayment(target, 'process again');
    await paid.payer.process(processBody(paid.order, paid.intent.paymentIntentId));
    await settled(target);
    lr9.same('the payment', (await read(paid)).status, 'completed');
    lr9.same('payments in the list', (await paymentsOf(paid.payer)).length, 1);
  },
);

function codeOf(body: unknown): string | undefined {
  return (body as { code?: string } | undefined)?.code;
}

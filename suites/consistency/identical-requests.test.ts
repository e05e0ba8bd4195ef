/** A hundred identical requests at once, as an impatient client sends them, have one effect (LR-9). */
import {
  anIdempotencyKey,
  anOrder,
  draw,
  intentBody,
  processBody,
} from '../../fixtures/data/index.ts';
import { type Answer, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  heldWebhooks,
  openPayment,
  patiently,
  paymentsOf,
  raceAtRow,
  read,
  rule,
  settled,
  totalOf,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr9 = rule('LR-9', 'identical requests at once have one effect');
const HUNDRED = 100;

prove(
  'consistency.identical-requests-one-effect',
  'a hundred create-intents with one key at once open one payment',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const body = intentBody(draw(anOrder(), 'hundred'));
    const options = { idempotencyKey: draw(anIdempotencyKey, 'hundred') };
    const crowd = Array.from({ length: HUNDRED }, () => payer.createIntent(body, options));
    const answers = await Promise.all(crowd);

    const intentId = oneEffect(answers, ({ paymentIntentId }) => paymentIntentId);
    lr9.same('payments in the list', (await paymentsOf(payer)).length, 1);
    const later = await patiently(() => payer.createIntent(body, options));
    lr9.same(
      'the stored answer',
      lr9.answered('a later retry', later, 201).paymentIntentId,
      intentId,
    );
    if (target.capabilities.has('provider-faults')) {
      const mine = (await target.provider.intents()).filter(
        ({ metadata }) => metadata.userId === payer.user.id,
      );
      lr9.same('intents at the provider', mine.length, 1);
    }
  },
);

prove(
  'consistency.identical-charges-one-effect',
  'ten identical process requests that meet at the payment settle it once',
  async ({ target }) => {
    await using held = await heldWebhooks(target);
    const open = await openPayment(target, 'ten process');
    const { payer, order, intent, paymentId } = open;
    await target.provider.confirm(intent, TEST_CARDS.succeeds);
    const body = processBody(order, intent.paymentIntentId);
    const process = () => payer.process(body, { idempotencyKey: open.key('process') });
    const answers = await raceAtRow(target, { paymentId, waiting: 1 }, repeat(10, process));
    oneEffect(answers, ({ id }) => id);
    await held.release();
    lr9.same('the payment', (await read(open)).status, 'completed');
    lr9.same('payments in the list', (await paymentsOf(payer)).length, 1);
  },
);

prove(
  'consistency.identical-charges-one-effect',
  'ten identical refunds that meet at the payment give the money back once',
  async ({ target }) => {
    const paid = await completedPayment(target, 'ten refunds');
    const { payer, paymentId } = paid;
    const body = { paymentId, amount: 0.1, reason: 'sent back' };
    const refund = () => payer.refund(body, { idempotencyKey: paid.key('refund') });
    const answers = await raceAtRow(target, { paymentId, waiting: 1 }, repeat(10, refund));
    oneEffect(answers, ({ id }) => id);
    await settled(target);
    const refunds = lr9.answered('the list', await payer.refundsOf(paymentId), 200);
    lr9.same('cents refunded', totalOf(refunds), 10n);
  },
);

/** At least one answer tells of the effect, all of the same; the others say "later". */
function oneEffect<Body>(answers: readonly Answer<Body>[], idOf: (body: Body) => string): string {
  const done = answers.filter(({ status }) => status === 201);
  const later = answers.filter(({ status }) => status === 409 || status === 429);
  const other = answers.find((answer) => ![...done, ...later].includes(answer));
  lr9.holds('each tells of the effect (201) or "later" (409, 429)', !other, other?.status, other);
  const effects = [...new Set(done.map(({ body }) => idOf(body)))];
  lr9.same('different effects', effects.length, 1, done.at(-1));
  return effects[0] ?? '';
}

function repeat<T>(times: number, request: () => Promise<T>): (() => Promise<T>)[] {
  return Array.from({ length: times }, () => request);
}

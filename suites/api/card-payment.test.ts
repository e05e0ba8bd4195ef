/** A card payment from its intent to its settlement, and the two ways in which the bank says no (LR-10). */
import { processBody } from '../../fixtures/data/index.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  minorOf,
  openPayment,
  payByCard,
  read,
  readWhen,
  rule,
  settled,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr10 = rule('LR-10', 'a payment only moves along its states');
const lr11 = rule('LR-11', 'money is exact');
const lr12 = rule('LR-12', 'never out more than in');

prove(
  'payments.card-payment-settles',
  'a card payment is pending until it is paid, and then completed with its intent as transaction',
  async ({ target }) => {
    const open = await openPayment(target, 'settles');
    lr10.same('an unpaid payment', (await read(open)).status, 'pending');

    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    await open.payer.process(processBody(open.order, open.intent.paymentIntentId));
    await settled(target);

    const paid = await readWhen(open, 'completed');
    lr10.same('the payment that was paid', paid.status, 'completed');
    lr10.same('its transaction', paid.transactionHash, open.intent.paymentIntentId);
    lr11.same('its amount in minor units', minorOf(paid), open.order.amount.minor);
    lr11.same('its currency', paid.currency, open.order.amount.currency);
  },
);

prove(
  'payments.card-payment-settles',
  'the webhook alone completes a payment whose payer closed the browser before process',
  async ({ target }) => {
    const open = await openPayment(target, 'settles by webhook');
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    await settled(target);
    const paid = await readWhen(open, 'completed');
    lr10.same('the payment that was paid', paid.status, 'completed');
    lr10.same('its transaction', paid.transactionHash, open.intent.paymentIntentId);
  },
);

for (const card of ['declined', 'insufficientFunds'] as const)
  prove(
    'payments.declined-card-fails',
    `a card that the bank refuses (${card}) fails the payment, and nothing can be refunded`,
    async ({ target }) => {
      const declined = await openPayment(target, `declined ${card}`);
      await target.provider.confirm(declined.intent, TEST_CARDS[card]);
      await declined.payer.process(processBody(declined.order, declined.intent.paymentIntentId));
      await settled(target);

      const payment = await readWhen(declined, 'failed');
      lr10.same('the payment that the bank refused', payment.status, 'failed');
      lr10.same('its transaction', payment.transactionHash, null);
      const refund = { paymentId: declined.paymentId, reason: 'never paid' };
      lr12.refused('a refund of it', await declined.payer.refund(refund));
    },
  );

prove(
  'payments.three-d-secure',
  'a payment waits for the 3-D Secure challenge, and completes when the payer passes it',
  async ({ target }) => {
    const open = await payByCard(target, '3ds', { card: TEST_CARDS.authenticationRequired });
    const waiting = (await read(open)).status;
    const isOpen = waiting === 'pending' || waiting === 'processing';
    lr10.holds('a payment under challenge is still open', isOpen, waiting);

    await target.provider.authenticate(open.intent.paymentIntentId, 'succeed');
    await settled(target);
    lr10.same('the payment after the challenge', (await read(open)).status, 'completed');
  },
);

prove(
  'payments.three-d-secure',
  'a payment whose challenge the payer fails is failed, and another is not touched',
  async ({ target }) => {
    const other = await completedPayment(target, '3ds beside');
    const open = await payByCard(target, '3ds failed', { card: TEST_CARDS.authenticationRequired });
    await target.provider.authenticate(open.intent.paymentIntentId, 'fail');
    await settled(target);
    lr10.same('the payment after the challenge', (await read(open)).status, 'failed');
    lr10.same('the payment beside it', (await read(other)).status, 'completed');
  },
);

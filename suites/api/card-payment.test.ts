/** A card payment from its intent to its settlement, and the two ways in which the bank says no (LR-10). */
import { processBody } from '../../fixtures/data/index.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  deliverSigned,
  minorOf,
  openPayment,
  payByCard,
  paymentsOf,
  read,
  readWhen,
  rule,
  settled,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr10 = rule('LR-10', 'a payment only moves along its states');
const lr11 = rule('LR-11', 'money is exact');
const lr17 = rule('LR-17', 'webhooks of any kind are heard once');
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

prove(
  'payments.intent-as-agreed',
  'an intent is opened in minor units, of yuan unless told otherwise, and names its payment and its payer',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const merchantId = (await target.driver.newUser()).user.id;
    const told = { orderId: 'cups-7', merchantId };
    const body = { amount: 88.8, paymentMethod: 'stripe', metadata: told } as const;
    const answer = await payer.createIntent(body);
    const { currency, paymentIntentId } = lr10.answered('create-intent', answer, 201);
    lr10.same('its currency', currency, 'CNY', answer);
    const [payment] = await paymentsOf(payer);
    lr10.same('the payment', [payment?.status, payment?.currency], ['pending', 'CNY'], answer);
    const intents = await target.provider.intents();
    const intent = intents.find(({ id }) => id === paymentIntentId);
    lr11.same('at the provider', [intent?.amount, intent?.currency], [8_880, 'cny'], answer);
    const named = { userId: payer.user.id, paymentId: payment?.id, ...told };
    lr10.same('what the intent names', intent?.metadata, named, answer);
  },
);

prove(
  'payments.intent-as-agreed',
  'a wallet that hands a card to the provider pays by card, and the choice is kept',
  async ({ target }) => {
    const open = await openPayment(target, 'by apple pay');
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    const body = processBody(open.order, open.intent.paymentIntentId);
    const answer = await open.payer.process({ ...body, paymentMethod: 'apple_pay' });
    lr10.answered('process', answer, 201);
    await settled(target);
    const { status, paymentMethod, metadata } = await readWhen(open, 'completed');
    lr10.same('the payment', [status, paymentMethod], ['completed', 'stripe'], answer);
    lr10.same('the choice', metadata.fiatPaymentMethod, 'apple_pay', answer);
  },
);

prove(
  'payments.dispute-is-for-people',
  'a dispute is acknowledged, told again too, and moves neither the payment nor its money',
  async ({ target }) => {
    const paid = await completedPayment(target, 'disputed');
    const before = await read(paid);
    await target.provider.dispute(paid.intent.paymentIntentId);
    await settled(target);
    const events = await target.provider.events(paid.intent.paymentIntentId);
    const [told] = events.filter(({ type }) => type === 'charge.dispute.created');
    const again = await deliverSigned(target, told?.payload ?? '');
    lr17.same('told again', lr17.answered('the repeat', again, 200).idempotent, true, again);
    lr17.same('the payment', await read(paid), before, again);
    const refund = { paymentId: paid.paymentId, reason: 'the payer was right' };
    lr17.answered('the merchant can still give in', await paid.payer.refund(refund), 201);
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

/** Nobody reads or changes another's payment or refund; the rightful payer can (LR-8). */
import { processBody } from '../../fixtures/data/index.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  minorOf,
  openPayment,
  paymentsOf,
  read,
  rule,
  settled,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'nobody reads or changes another’s payment');
const HIDDEN = [404, 403];

prove(
  'payments.only-own',
  'a payment is read and listed by its payer, and hidden from another user',
  async ({ target }) => {
    const open = await openPayment(target, 'own');
    const stranger = await target.driver.newUser();
    lr8.refused('a stranger reads it', await stranger.payment(open.paymentId), HIDDEN);
    lr8.same('payments in the stranger’s list', await paymentsOf(stranger), []);
    const history = lr8.answered('the stranger’s history', await stranger.history(), 200);
    lr8.same('payments in the stranger’s history', history.items, []);

    lr8.same('the payer reads it', (await read(open)).id, open.paymentId);
    const own = lr8.answered('the payer’s history', await open.payer.history(), 200);
    lr8.same('payments in the payer’s history', own.items.length, 1);
  },
);

prove('payments.only-own', 'a payment can be processed by its payer only', async ({ target }) => {
  const open = await openPayment(target, 'foreign process');
  await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
  const stranger = await target.driver.newUser();
  const body = processBody(open.order, open.intent.paymentIntentId);
  lr8.refused('a stranger processes it', await stranger.process(body));
  lr8.same('payments in the stranger’s list', await paymentsOf(stranger), []);
  lr8.answered('the payer processes it', await open.payer.process(body), 201);
  await settled(target);
  lr8.same('the payment', (await read(open)).userId, open.payer.user.id);
});

prove(
  'payments.only-own',
  'a payment can be refunded, and its refunds read, by its payer only',
  async ({ target }) => {
    const paid = await completedPayment(target, 'foreign refund');
    const stranger = await target.driver.newUser();
    const body = { paymentId: paid.paymentId, amount: 0.5, reason: 'a chipped cup' };
    lr8.refused('a stranger refunds it', await stranger.refund(body));
    const refund = lr8.answered('the payer refunds it', await paid.payer.refund(body), 201);
    lr8.same('refunded cents', minorOf(refund), 50n);

    const path = `/api/refunds/${refund.id}`;
    lr8.refused('a stranger reads the refund', await stranger.request(path), HIDDEN);
    lr8.answered('the payer reads the refund', await paid.payer.request(path), 200);
    const seen = await stranger.refundsOf(paid.paymentId);
    if (seen.status === 200) lr8.same('refunds that the stranger lists', seen.body, [], seen);
    else lr8.refused('a stranger lists its refunds', seen, HIDDEN);
    const own = lr8.answered('the payer’s list', await paid.payer.refundsOf(paid.paymentId), 200);
    lr8.same('refunds that the payer lists', own.length, 1);
  },
);

prove(
  'payments.status-is-the-services',
  'a user cannot set a payment’s status, not even of an own payment',
  async ({ target }) => {
    const open = await openPayment(target, 'update status');
    const path = `/api/payments/${open.paymentId}/update-status`;
    const body = { status: 'completed', transactionHash: 'pi_invented' };
    const tried = await open.payer.request(path, { method: 'POST', body });
    lr8.refused('the payer completes the own payment', tried, [401, 403, 404]);
    const anonymous = await target.driver.request(path, { method: 'POST', body });
    lr8.refused('nobody at all completes it', anonymous, [401, 403, 404]);
    lr8.same('the payment', (await read(open)).status, 'pending', tried);
  },
);

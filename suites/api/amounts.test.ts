/** The amount of a payment is the one its intent was opened with, and its parts add up to it (LR-11). */
import { anOrder, draw, inMajorUnits, processBody, usd } from '../../fixtures/data/index.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { minorOf, openPayment, payByCard, read, rule, settled } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr11 = rule('LR-11', 'money is exact, and the amount is the server’s');

const LIES = [
  { lie: 'a hundredth of the amount', change: { amount: 0.5 } },
  { lie: 'more than the amount', change: { amount: 5000 } },
  { lie: 'another currency', change: { currency: 'JPY' } },
] as const;

for (const { lie, change } of LIES)
  prove(
    'payments.amount-is-the-servers',
    `process with ${lie} is refused or ignored: the payment keeps its intent's amount`,
    async ({ target }) => {
      const amount = { from: 5_000n, to: 5_000n };
      const open = await openPayment(target, `lie ${lie}`, { order: amount });
      const truth = processBody(open.order, open.intent.paymentIntentId);
      const lied = await open.payer.process({ ...truth, ...change });
      lr11.holds('the lie is no fault of the server', lied.status < 500, lied.status, lied);
      const booked = await read(open);
      lr11.same('minor units booked after the lie', minorOf(booked), 5_000n, lied);
      lr11.same('currency booked after the lie', booked.currency, 'USD', lied);

      await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
      await open.payer.process({ ...truth, ...change });
      lr11.answered('process with the truth', await open.payer.process(truth), 201);
      await settled(target);
      const paid = await read(open);
      lr11.same('the payment', paid.status, 'completed');
      lr11.same('minor units paid', minorOf(paid), 5_000n);
    },
  );

prove(
  'payments.amount-is-the-servers',
  'amounts whose floats go wrong arrive at the provider to the cent',
  async ({ target }) => {
    // 1.15, 8.2, 1.005-like neighbours: times 100 they miss the whole number as floats.
    for (const minor of [115n, 820n, 1_999n, 113n, 435n, 6_802n]) {
      const open = await payByCard(target, `float ${minor}`, { order: { from: minor, to: minor } });
      lr11.same('major units of the intent', Number(open.intent.amount), inMajorUnits(usd(minor)));
      lr11.same('minor units of the payment', minorOf(await read(open)), minor);
    }
  },
);

prove(
  'payments.amount-is-the-servers',
  'a currency without decimals is charged in whole units',
  async ({ target }) => {
    const order = { currency: 'JPY', from: 1_500n, to: 1_500n };
    const paid = await payByCard(target, 'yen', { order });
    await settled(target);
    const payment = await read(paid);
    lr11.same('the payment', payment.status, 'completed');
    lr11.same('yen', minorOf(payment), 1_500n);
    lr11.same('as drawn', draw(anOrder(order), 'yen').amount.minor, 1_500n);
  },
);

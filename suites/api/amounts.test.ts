/** The amount of a payment is the one its intent was opened with, and its parts add up to it (LR-11). */
import { inMajorUnits, processBody, usd } from '../../fixtures/data/index.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  minorOf,
  openPayment,
  read,
  readWhen,
  rule,
  settled,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr11 = rule('LR-11', 'money is exact, and the amount is the server’s');

const LIES = [
  { lie: 'a hundredth of the amount', change: { amount: 0.5 } },
  { lie: 'more than the amount', change: { amount: 5000 } },
  { lie: 'another currency', change: { currency: 'JPY' } },
] as const;

const FIFTY = { order: { from: 5_000n, to: 5_000n } };

for (const { lie, change } of LIES)
  prove(
    'payments.amount-is-the-servers',
    `process with ${lie} is refused or ignored: the payment keeps its intent's amount`,
    async ({ target }) => {
      const open = await openPayment(target, `lie ${lie}`, FIFTY);
      const truth = processBody(open.order, open.intent.paymentIntentId);
      const lied = await open.payer.process({ ...truth, ...change });
      lr11.holds('the lie is no fault of the server', lied.status < 500, lied.status, lied);
      const booked = await read(open);
      lr11.same('minor units booked after the lie', minorOf(booked), 5_000n, lied);
      lr11.same('currency booked after the lie', booked.currency, 'USD', lied);
    },
  );

prove(
  'payments.card-payment-settles',
  'a payment whose payer lied about its amount is completed by the truth, with its intent’s amount',
  async ({ target }) => {
    const open = await openPayment(target, 'lie and truth', FIFTY);
    const truth = processBody(open.order, open.intent.paymentIntentId);
    await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
    for (const { change } of LIES) await open.payer.process({ ...truth, ...change });
    lr11.answered('process with the truth', await open.payer.process(truth), 201);
    await settled(target);
    const paid = await readWhen(open, 'completed');
    lr11.same('the payment', paid.status, 'completed');
    lr11.same('minor units paid', minorOf(paid), 5_000n);
    lr11.same('the currency', paid.currency, 'USD');
  },
);

prove(
  'payments.amount-is-the-servers',
  'amounts whose floats go wrong are opened to the cent',
  async ({ target }) => {
    // Times 100 these miss their whole number as floats: 1.15 becomes 114.99999999999999.
    for (const minor of [115n, 820n, 1_999n, 113n, 435n, 6_802n]) {
      const open = await openPayment(target, `float ${minor}`, {
        order: { from: minor, to: minor },
      });
      lr11.same('major units of the intent', Number(open.intent.amount), inMajorUnits(usd(minor)));
      lr11.same('minor units of the payment', minorOf(await read(open)), minor);
    }
  },
);

prove(
  'payments.card-payment-settles',
  'a currency without decimals is charged in whole units',
  async ({ target }) => {
    const order = { currency: 'JPY', from: 1_500n, to: 1_500n };
    const paid = await completedPayment(target, 'yen', { order });
    lr11.same('yen', minorOf(await read(paid)), 1_500n);
  },
);

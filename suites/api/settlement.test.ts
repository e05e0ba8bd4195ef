/** What a card payment costs is exact to the cent for every type of order (LR-11). */
import { parseMoney } from '../../contracts/api/index.ts';
import {
  feeRatesOf,
  ORDER_TYPES,
  processBody,
  readable,
  settlementOf,
} from '../../fixtures/data/index.ts';
import { TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { openPayment, readWhen, rule, settled } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr11 = rule('LR-11', 'all splits of a payment add up');

/** Cents; at 1.00, 5.00 and 35.00 USD some fee is exactly half a cent. */
const AMOUNTS = [100n, 500n, 3_500n, undefined] as const;

for (const type of ORDER_TYPES)
  prove(
    'payments.splits-add-up',
    `the fees of an order of type ${type} are those of the table, rounded half up`,
    async ({ target }) => {
      const merchant = await target.driver.newUser();
      for (const minor of AMOUNTS) {
        const amount = minor === undefined ? {} : { from: minor, to: minor };
        const open = await openPayment(target, `fees ${type} ${minor}`, {
          order: { type, ...amount },
        });
        const { order, intent, payer } = open;
        await target.provider.confirm(intent, TEST_CARDS.succeeds);
        const merchantId = merchant.user.id;
        const answer = await payer.process({
          ...processBody(order, intent.paymentIntentId),
          merchantId,
        });
        lr11.answered('process', answer, 201);
        await settled(target);

        const paid = await readWhen(open, 'completed');
        const due = settlementOf(order.amount.minor, type);
        const of = `of ${readable(order.amount)}`;
        lr11.same(`the payment ${of}`, [paid.status, paid.merchantId], ['completed', merchantId]);
        const fee = parseMoney(paid.channelFee ?? '0', 'USD').minor;
        lr11.same(`Stripe's fee in cents ${of}`, fee, due.stripeFee);
        // Told as the table's rate, or as the rate that the rounded cents come to.
        const rate = Number(paid.commissionRate);
        const cents = BigInt(Math.round(rate * Number(order.amount.minor)));
        const isDue = rate === feeRatesOf(type) || cents === due.baseFee + due.poolFee;
        lr11.holds(`the commission ${of} is ${feeRatesOf(type)}`, isDue, rate);
      }
    },
  );

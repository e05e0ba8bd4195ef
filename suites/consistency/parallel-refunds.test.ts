/** However many refunds come at once, together they never exceed the payment (LR-12), and none is lost. */
import { draw, inMajorUnits, partsOf, sum, usd } from '../../fixtures/data/index.ts';
import type { Answer } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  isRefusal,
  type OpenPayment,
  raceAtRow,
  read,
  readWhen,
  rule,
  settled,
  totalOf,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr12 = rule('LR-12', 'all refunds of a payment together never exceed it');
const lr10 = rule('LR-10', 'no update is lost when two come at once');
const HUNDRED_DOLLARS = { order: { from: 10_000n, to: 10_000n } };

prove(
  'consistency.parallel-refunds-bounded',
  'of thirty refunds of 7 USD at once, a payment of 100 USD gives at most fourteen',
  async ({ target }) => {
    const paid = await completedPayment(target, 'thirty refunds', HUNDRED_DOLLARS);
    const answers = await Promise.all(Array.from({ length: 30 }, () => refund(paid, 700n)));
    await assertBounded(paid, answers);
    const rest = lr12.answered('a refund of the rest', await refund(paid), 201);
    await settled(target);
    lr12.holds('there was a rest', rest.status !== 'failed', rest);
    lr12.same('the payment', (await readWhen(paid, 'refunded')).status, 'refunded');
    const refunds = lr12.answered('the list', await paid.payer.refundsOf(paid.paymentId), 200);
    lr12.same('cents refunded in all', totalOf(refunds.filter(counts)), 10_000n);
  },
);

prove(
  'consistency.racing-refunds-bounded',
  'of six refunds of 60 USD that meet at the payment of 100 USD, one is given',
  async ({ target }) => {
    const paid = await completedPayment(target, 'racing refunds', HUNDRED_DOLLARS);
    const { paymentId } = paid;
    const six = Array.from({ length: 6 }, () => () => refund(paid, 6_000n));
    const answers = await raceAtRow(target, { paymentId, waiting: 2 }, six);
    const given = await assertBounded(paid, answers);
    lr12.same('refunds given', given, 1);
  },
);

prove(
  'consistency.no-lost-update',
  'of five refunds that fit and meet at the payment, every accepted one is booked',
  async ({ target }) => {
    const paid = await completedPayment(target, 'five parts', HUNDRED_DOLLARS);
    const parts = draw(partsOf(usd(10_000n), 5), 'five parts');
    const requests = parts.map(
      ({ minor }) =>
        () =>
          refund(paid, minor),
    );
    const { paymentId, payer } = paid;
    const answers = await raceAtRow(target, { paymentId, waiting: 2 }, requests);
    for (const answer of answers) lr10.answered('a part that fits', answer, 201);
    await settled(target);
    const refunds = lr10.answered('the list', await payer.refundsOf(paymentId), 200);
    lr10.same('cents refunded', totalOf(refunds), sum(parts));
    lr10.same('the payment', (await read(paid)).status, 'refunded');
    const atProvider = (await target.provider.intents()).find(
      ({ id }) => id === paid.intent.paymentIntentId,
    );
    lr10.same('cents refunded at the provider', atProvider?.amountRefunded, 10_000);
  },
);

/** No fault, no more than the payment, and the list tells the same as the answers. Returns how many. */
async function assertBounded(paid: OpenPayment, answers: readonly Answer<unknown>[]) {
  const given = answers.filter(({ status }) => status === 201);
  const fault = answers.find(
    ({ status }) => status !== 201 && status !== 429 && !isRefusal(status),
  );
  lr12.holds('each is given (201) or refused (4xx)', fault === undefined, fault?.status, fault);
  const list = await paid.payer.refundsOf(paid.paymentId);
  const refunds = lr12.answered('the list', list, 200).filter(counts);
  lr12.same('refunds that were promised, in the list', refunds.length, given.length, list);
  const total = totalOf(refunds);
  lr12.holds('refunds ≤ payment', total <= paid.order.amount.minor, `${total} cents`, list);
  lr12.holds('at least one was given', given.length > 0, answers[0]?.status, answers[0]);
  return given.length;
}

function counts({ status }: { readonly status: string }): boolean {
  return status !== 'failed';
}

function refund({ payer, paymentId }: OpenPayment, minor?: bigint) {
  const amount = minor === undefined ? {} : { amount: inMajorUnits(usd(minor)) };
  return payer.refund({ paymentId, ...amount, reason: 'sent back' });
}

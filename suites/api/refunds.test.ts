/** A payment can be given back in parts or whole, and never more than all of it (LR-12). */
import { inMajorUnits, usd } from '../../fixtures/data/index.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  minorOf,
  type OpenPayment,
  openPayment,
  read,
  readWhen,
  rule,
  settled,
  totalOf,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr12 = rule('LR-12', 'all refunds of a payment together never exceed it');
const lr10 = rule('LR-10', 'a payment only moves along its states');
const EIGHTY = { order: { from: 8_000n, to: 8_000n } };

prove(
  'refunds.partial-and-whole',
  'part of a payment is refunded, then the rest, to the cent',
  async ({ target }) => {
    const paid = await completedPayment(target, 'partial', EIGHTY);
    const part = lr12.answered('a third', await refund(paid, 2_667n), 201);
    lr12.same('cents of the part', minorOf(part), 2_667n);
    await settled(target);
    lr10.same(
      'a payment refunded in part',
      (await readWhen(paid, 'completed')).status,
      'completed',
    );

    const rest = lr12.answered('the rest, without an amount', await refund(paid), 201);
    lr12.same('cents of the rest', minorOf(rest), 5_333n);
    await settled(target);
    lr10.same('a payment refunded whole', (await readWhen(paid, 'refunded')).status, 'refunded');
    const refunds = lr12.answered('the list', await paid.payer.refundsOf(paid.paymentId), 200);
    lr12.same(
      'refunds',
      refunds.map(({ status }) => status),
      ['completed', 'completed'],
    );
    lr12.same('cents refunded', totalOf(refunds), 8_000n);
  },
);

prove(
  'refunds.partial-and-whole',
  'a refund without an amount gives all of it back, once',
  async ({ target }) => {
    const paid = await completedPayment(target, 'whole');
    const whole = lr12.answered('the refund', await refund(paid), 201);
    lr12.same('cents', minorOf(whole), paid.order.amount.minor);
    await settled(target);
    lr10.same('the payment', (await readWhen(paid, 'refunded')).status, 'refunded');
    lr12.refused('a second refund', await refund(paid));
    lr12.refused('a refund of one cent more', await refund(paid, 1n));
  },
);

prove(
  'refunds.never-exceed-payment',
  'one cent more than what is left is refused, and what is left is given',
  async ({ target }) => {
    const paid = await completedPayment(target, 'never exceed', EIGHTY);
    lr12.refused('more than the payment', await refund(paid, 8_001n));
    lr12.answered('a part', await refund(paid, 5_000n), 201);
    lr12.refused('a cent more than the rest', await refund(paid, 3_001n));
    lr12.answered('the rest', await refund(paid, 3_000n), 201);
    await settled(target);
    const refunds = lr12.answered('the list', await paid.payer.refundsOf(paid.paymentId), 200);
    lr12.same('cents refunded', totalOf(refunds), 8_000n);
  },
);

prove(
  'refunds.never-exceed-payment',
  'a payment that was not paid has nothing to refund',
  async ({ target }) => {
    const open = await openPayment(target, 'unpaid refund');
    lr12.refused('a refund of a pending payment', await refund(open));
    lr10.same('the payment', (await read(open)).status, 'pending');
    const paid = await completedPayment(target, 'paid refund');
    lr12.answered('a refund of a paid one', await refund(paid), 201);
  },
);

prove(
  'refunds.never-exceed-payment',
  'a refund of nothing, of less than nothing or of half a cent is refused',
  async ({ target }) => {
    const paid = await completedPayment(target, 'bad refund', EIGHTY);
    const { payer, paymentId } = paid;
    for (const amount of [0, -1, 0.005, 10.001])
      lr12.refused(`a refund of ${amount}`, await payer.refund({ paymentId, amount, reason: 'x' }));
    lr12.answered('a refund of a cent', await refund(paid, 1n), 201);
    const refunds = lr12.answered('the list', await payer.refundsOf(paymentId), 200);
    lr12.same('cents refunded', totalOf(refunds), 1n);
  },
);

function refund({ payer, paymentId }: OpenPayment, minor?: bigint) {
  const amount = minor === undefined ? {} : { amount: inMajorUnits(usd(minor)) };
  return payer.refund({ paymentId, ...amount, reason: 'sent back' });
}

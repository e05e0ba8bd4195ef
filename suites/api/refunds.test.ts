/** A payment can be given back in parts or whole, and never more than all of it (LR-12). */
import { randomUUID } from 'node:crypto';
import type { Address } from 'viem';
import type { Refund } from '../../contracts/api/index.ts';
import { inMajorUnits, usd } from '../../fixtures/data/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  ended,
  eventually,
  inPool,
  minorOf,
  type OpenPayment,
  openPayment,
  openSession,
  payByTransfer,
  read,
  readWhen,
  rule,
  sendTransfer,
  setLimits,
  settled,
  signAndExecute,
  totalOf,
  walletPayer,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr12 = rule('LR-12', 'all refunds of a payment together never exceed it');
const lr10 = rule('LR-10', 'a payment only moves along its states');
const PROFILE = '/api/users/profile';
/** After which a program looks for what it, or another, had begun. */
const TAKEN_UP_MS = 31_000;
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

/** A transfer of 12.345678 USDC that paid. */
async function paidByTransfer(target: RunningTarget) {
  const { payer, wallet } = await walletPayer(target);
  const merchant = await target.driver.newUser();
  const txHash = await sendTransfer(target, wallet, { amount: 12.345678 });
  const terms = { merchantId: merchant.user.id };
  const answer = await payByTransfer(payer, { amount: 12.345678, txHash }, terms);
  const { id: paymentId } = lr12.answered('the payment', answer, 201);
  lr10.same('it is', (await ended(payer, paymentId)).status, 'completed', answer);
  return { payer, wallet, merchant, paymentId };
}

const refundsOnChain = ({ chain }: RunningTarget, { address }: { readonly address: Address }) =>
  chain
    .transfersFrom(chain.treasury)
    .then((left) =>
      left
        .filter(({ to }) => to.toLowerCase() === address.toLowerCase())
        .map(({ amount }) => amount),
    );

prove(
  'refunds.of-transfers',
  'a transfer is given back to the wallet that it came from, in parts, to the unit, and never more',
  async ({ target }) => {
    const { payer, wallet, merchant, paymentId } = await paidByTransfer(target);
    // Where the payer wants money from now on is not where this came from.
    const body = { walletAddress: null };
    lr12.answered('no wallet', await payer.request(PROFILE, { method: 'PUT', body }), 200);
    const part = await payer.refund({ paymentId, amount: 2.000001, reason: 'chipped' });
    lr12.same('the part', lr12.answered('it', part, 201).status, 'completed', part);
    const more = { paymentId, amount: 10.345678, reason: 'a unit too much' };
    lr12.refused('a unit more than the rest', await payer.refund(more), 409);
    const rest = await merchant.refund({ paymentId, reason: 'all of it' });
    lr12.same('the rest', lr12.answered('it', rest, 201).status, 'completed', rest);
    lr10.same('the payment', (await read({ payer, paymentId })).status, 'refunded', rest);
    const given = await refundsOnChain(target, wallet);
    lr12.same('what the chain shows', given, [2_000_001n, 10_345_677n], rest);
    lr12.refused('once more', await payer.refund({ paymentId, amount: 1, reason: 'more' }), 409);
  },
);

prove(
  'refunds.of-transfers',
  'what a session brought goes back to the wallet that signed for it',
  async ({ target }) => {
    const [payer, wallet] = [await target.driver.newUser(), await target.chain.newWallet()];
    await setLimits(payer, { singleLimit: 5, dailyLimit: 5 });
    const session = await openSession(payer, 2);
    lr12.answered('executed', await signAndExecute(target, payer, { session, wallet }), 200);
    const answer = await payer.refund({ paymentId: session.paymentId, reason: 'sent back' });
    lr12.same('the refund', lr12.answered('it', answer, 201).status, 'completed', answer);
    lr12.same('what the chain shows', await refundsOnChain(target, wallet), [2_000_000n], answer);
  },
);

prove(
  'refunds.of-transfers-once',
  'with the chain gone a refund waits, and is made once when it is back',
  async ({ target }) => {
    const { payer, wallet, paymentId } = await paidByTransfer(target);
    const ask = { paymentId, amount: 5, reason: 'sent back' };
    const options = { idempotencyKey: randomUUID() };
    const cut = await target.chain.cut();
    const waiting = await payer.refund(ask, options).finally(() => cut[Symbol.asyncDispose]());
    const { id, status } = lr12.answered('the refund', waiting, 201);
    lr12.same('it is', status, 'processing', waiting);
    lr12.refused('more than is left', await payer.refund({ ...ask, amount: 8 }), 409);
    await target.advanceClock(TAKEN_UP_MS);
    lr12.same('then', (await refundWhen(payer, id, 'completed')).status, 'completed', waiting);
    lr12.answered('the retry', await payer.refund(ask, options), 201);
    lr12.same('what the chain shows', await refundsOnChain(target, wallet), [5_000_000n]);
  },
);

prove(
  'refunds.of-transfers-once',
  'killed between broadcast and record, a refund is found again, and not made twice',
  async ({ target }) => {
    const { payer, wallet, paymentId } = await paidByTransfer(target);
    const ask = { paymentId, amount: 5, reason: 'sent back' };
    const options = { idempotencyKey: randomUUID() };
    await using held = await target.chain.holdMining();
    const lost = payer.refund(ask, options).catch(() => undefined);
    await inPool(target, 1);
    await target.restart('SIGKILL');
    lr12.same('an answer', await lost, undefined);
    await held[Symbol.asyncDispose]();
    await target.advanceClock(TAKEN_UP_MS);
    const [refund] = lr12.answered('the refunds', await payer.refundsOf(paymentId), 200);
    const found = await refundWhen(payer, refund?.id ?? '', 'completed');
    lr12.same('it is', found.status, 'completed');
    const retried = lr12.answered('the retry', await payer.refund(ask, options), 201);
    lr12.same('it is the same', retried.id, found.id);
    lr12.same('what the chain shows', await refundsOnChain(target, wallet), [5_000_000n]);
  },
);

function refundWhen(payer: Session, id: string, status: Refund['status']): Promise<Refund> {
  return eventually(
    async () => lr12.answered('the refund', await payer.request<Refund>(`/api/refunds/${id}`), 200),
    (seen) => seen.status === status,
  );
}

function refund({ payer, paymentId }: OpenPayment, minor?: bigint) {
  const amount = minor === undefined ? {} : { amount: inMajorUnits(usd(minor)) };
  return payer.refund({ paymentId, ...amount, reason: 'sent back' });
}

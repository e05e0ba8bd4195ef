/** A merchant has withdrawn what the payer now wants back: nobody's balance falls below zero (LR-12). */
import type { Payment, Withdrawal } from '../../contracts/api/index.ts';
import { processBody } from '../../fixtures/data/index.ts';
import { type RunningTarget, type Session, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { openPayment, readWhen, rule, settled } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'consistency.books-agree' });
const lr12 = rule(
  'LR-12',
  'never out more than in: what is refunded after it was withdrawn is owed',
);

/** The example of an IBAN that banks use in their own documents. */
const IBAN = 'DE89 3704 0044 0532 0130 00';
/** Of 100.00 USD: less 3.20 for Stripe, 0.50 and 2.50 for the platform. */
const SHARE = 93.8;

prove(
  'consistency.refund-after-withdrawal',
  'the payer is refunded, and the merchant withdraws less of what comes next',
  async ({ target }) => {
    const merchant = await target.driver.newUser();
    const first = await paidTo(target, merchant, 'first');
    lr12.answered('the merchant withdraws it all', await withdraw(merchant, SHARE), 201);
    const refund = await first.payer.refund({ paymentId: first.paymentId, reason: 'sent back' });
    lr12.same('the refund', lr12.answered('it', refund, 201).status, 'completed', refund);
    await paidTo(target, merchant, 'second');
    lr12.refused('the second is owed for the first', await withdraw(merchant, 1), 409);
    await paidTo(target, merchant, 'third');
    lr12.refused('a cent more', await withdraw(merchant, SHARE + 0.01), 409);
    lr12.answered('the third', await withdraw(merchant, SHARE), 201);
  },
);

prove(
  'consistency.refund-after-withdrawal',
  'a merchant who never sells again has no negative balance: the audit of the books looks',
  async ({ target }) => {
    const merchant = await target.driver.newUser();
    const only = await paidTo(target, merchant, 'only');
    lr12.answered('the merchant withdraws it all', await withdraw(merchant, SHARE), 201);
    const refund = await only.payer.refund({ paymentId: only.paymentId, reason: 'sent back' });
    lr12.same('the refund', lr12.answered('it', refund, 201).status, 'completed', refund);
    const { status } = await readWhen(only, 'refunded');
    lr12.same('the payment', status, 'refunded');
  },
);

async function paidTo(target: RunningTarget, merchant: Session, label: string) {
  const amount = { from: 10_000n, to: 10_000n };
  const open = await openPayment(target, label, { order: { ...amount, type: 'physical' } });
  await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
  const body = { ...processBody(open.order, open.intent.paymentIntentId) };
  const answer = await open.payer.process({ ...body, merchantId: merchant.user.id });
  lr12.answered<Payment>('process names the merchant', answer, 201);
  await settled(target);
  lr12.same('the payment', (await readWhen(open, 'completed')).status, 'completed');
  return open;
}

function withdraw(merchant: Session, amount: number) {
  const body = { amount, fromCurrency: 'USD', toCurrency: 'EUR', bankAccount: IBAN };
  return merchant.request<Withdrawal>('/api/payments/withdraw', { method: 'POST', body });
}

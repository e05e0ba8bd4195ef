/**
 * Payments across a border: the payer pays in one currency at an on-ramp, the merchant is credited in another
 * at the rate that was locked (LR-14), to the cent (LR-11), once whatever goes wrong on the way (LR-16).
 */
import { randomUUID } from 'node:crypto';
import Value from 'typebox/value';
import { type Payment, Payment as PaymentSchema, parseMoney } from '../../contracts/api/index.ts';
import { runSeed } from '../../fixtures/data/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { eventually, paymentsOf, rule } from '../steps/index.ts';
import { hostedUrlOf, lockedRate, merchantShare, payAcross } from './cross-border-steps.ts';
import suite from './suite.ts';
import { withdraw } from './withdraw-steps.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr9 = rule('LR-9', 'a retried payment across a border is one payment');
const lr11 = rule('LR-11', 'the merchant is credited exactly what the locked rate gives');
const lr14 = rule('LR-14', 'only a lock in its time pays across a border, and once');
const lr16 = rule('LR-16', 'an on-ramp that fails is passed over, and nobody is charged twice');

const MINUTE_MS = 60_000;

prove(
  'cross-border.settles-at-locked-rate',
  'the merchant can withdraw what the lock promised less the fees, and not a cent more',
  async ({ target }) => {
    const { payer, merchant, lock } = await parties(target);
    const wish = { merchantId: merchant.user.id, lockId: lock.lockId };
    const answer = await payAcross(payer, wish);
    const payment = lr11.answered('the payment', answer, 201);
    lr11.holds('it is as agreed', Value.Check(PaymentSchema, payment), payment, answer);
    lr11.same('it is', [payment.status, payment.paymentMethod], ['pending', 'transak']);
    await target.providers.pay(hostedUrlOf(payment), { seed: runSeed() });
    const paid = await ended(payer, payment.id, 'completed');
    lr11.same('then', [paid.status, paid.amount, paid.currency], ['completed', 100, 'USD']);
    const gross = parseMoney(lock.convertedAmount, 'CNY').minor;
    // Binance Pay, the cheapest, keeps one percent.
    const share = merchantShare(gross, 10n);
    lr11.refused('a cent more', await withdraw(merchant, yuan(share + 1n)), 409);
    lr11.answered('its share', await withdraw(merchant, yuan(share)), 201);
  },
);

prove(
  'cross-border.lock-pays-once',
  'without a lock, with a used one, or one for other money, nothing is paid',
  async ({ target }) => {
    const { payer, merchant, lock } = await parties(target);
    const { lockId } = lock;
    const pay = (change: object) =>
      payAcross(payer, { merchantId: merchant.user.id, lockId, ...change });
    lr14.refused('no lock', await pay({ lockId: undefined }));
    lr14.refused('an unknown lock', await pay({ lockId: randomUUID() }));
    lr14.refused('another amount', await pay({ amount: 101 }));
    lr14.refused('another currency for the merchant', await pay({ merchantCurrency: 'EUR' }));
    const stranger = await target.driver.newUser();
    const theft = await payAcross(stranger, { merchantId: merchant.user.id, lockId });
    lr14.refused('another’s lock', theft);
    lr14.same('payments after all that', (await paymentsOf(payer)).length, 0);
    lr14.answered('the lock', await pay({}), 201);
    lr14.refused('the lock again', await pay({}), 409);
  },
);

prove(
  'cross-border.lock-expires',
  'an expired lock pays nothing; one that was used in time is honoured after its end',
  async ({ target }) => {
    const { payer, merchant, lock } = await parties(target);
    const late = await lockedRate(payer);
    const merchantId = merchant.user.id;
    const inTime = await payAcross(payer, { merchantId, lockId: lock.lockId });
    const payment = lr14.answered('in time', inTime, 201);
    await target.advanceClock(6 * MINUTE_MS);
    lr14.refused('too late', await payAcross(payer, { merchantId, lockId: late.lockId }), 409);
    await target.providers.pay(hostedUrlOf(payment));
    lr14.same('it is', (await ended(payer, payment.id, 'completed')).status, 'completed');
    const share = merchantShare(parseMoney(lock.convertedAmount, 'CNY').minor, 10n);
    lr14.answered('its share', await withdraw(merchant, yuan(share)), 201);
  },
);

prove(
  'cross-border.charged-once',
  'when the on-ramp fails the next one is paid, and a retry is the same payment',
  async ({ target }) => {
    const { payer, merchant, lock } = await parties(target);
    const match = '/v3/order';
    target.providers.fault({ provider: 'binance-pay', kind: 'error', match });
    const wish = { merchantId: merchant.user.id, lockId: lock.lockId };
    const key = { idempotencyKey: randomUUID() };
    const first = lr16.answered('the payment', await payAcross(payer, wish, key), 201);
    const again = lr9.answered('again', await payAcross(payer, wish, key), 201);
    lr9.same('the answer', again, first);
    await target.providers.pay(hostedUrlOf(first), [{ kind: 'duplicate' }]);
    lr16.same('it is', (await ended(payer, first.id, 'completed')).status, 'completed');
    lr16.same('charges', chargesOf(target, first.id), ['okpay']);
    lr9.same('payments', (await paymentsOf(payer)).length, 1);
  },
);

async function parties(target: RunningTarget) {
  const [payer, merchant] = await Promise.all([target.driver.newUser(), target.driver.newUser()]);
  return { payer, merchant, lock: await lockedRate(payer) };
}

function yuan(minor: bigint) {
  return { amount: Number(minor) / 100, fromCurrency: 'CNY', toCurrency: 'CNY' };
}

async function ended(payer: Session, id: string, as: string): Promise<Payment> {
  const answer = await eventually(
    () => payer.payment(id),
    ({ body }) => body.status === as,
  );
  return lr11.answered('the payer reads it', answer, 200);
}

function chargesOf(target: RunningTarget, id: string): string[] {
  const orders = target.providers.orders().filter(({ sessionId }) => sessionId === id);
  return orders.filter(({ status }) => status === 'completed').map(({ provider }) => provider);
}

/** The metrics are for their key only, and count what happened: no more, no less (LR-24). */
import { type RunningTarget, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  completedPayment,
  ended,
  openPayment,
  openSession,
  payByCard,
  payByTransfer,
  rule,
  sendTransfer,
  setLimits,
  settled,
  signAndExecute,
  walletPayer,
} from '../steps/index.ts';
import { hostedUrlOf, lockedRate, payAcross } from './cross-border-steps.ts';
import { type Counters, movedBetween, readCounters } from './exposition.ts';
import suite from './suite.ts';

const { prove } = proof(suite);
const lr24 = rule('LR-24', 'metrics exist and tell the truth');
const METRICS = '/api/metrics';

prove(
  'metrics.need-key',
  'metrics are shown with their key, and refused without it or with another',
  async ({ target }) => {
    const { driver } = target;
    lr24.refused('no key', await driver.request(METRICS), [401, 403]);
    lr24.refused('another key', await withKey(target, `${target.metricsKey}x`), [401, 403]);
    const user = await driver.newUser();
    lr24.refused('a user’s token', await user.request(METRICS), [401, 403]);

    const answer = await withKey(target, target.metricsKey);
    lr24.answered('the key', answer, 200);
    lr24.holds('there are counters', readCounters(answer.text).size > 0, answer.text.slice(0, 200));
  },
);

prove(
  'metrics.count-payments',
  'a completed payment moves the counter of completed payments by one, and none of failed ones',
  async ({ target }) => {
    const before = await counters(target);
    await completedPayment(target, 'counted');
    const moved = ofPayments(movedBetween(before, await counters(target)));
    lr24.same('completed', countOf(moved, 'completed'), 1);
    lr24.same('failed', countOf(moved, 'failed'), 0);
    lr24.same('refunded', countOf(moved, 'refunded'), 0);
  },
);

prove(
  'metrics.count-payments',
  'a declined payment moves the counter of failed payments by one, and none of completed ones',
  async ({ target }) => {
    const before = await counters(target);
    await payByCard(target, 'counted decline', { card: TEST_CARDS.declined });
    await settled(target);
    const moved = ofPayments(movedBetween(before, await counters(target)));
    lr24.same('failed', countOf(moved, 'failed'), 1);
    lr24.same('completed', countOf(moved, 'completed'), 0);
  },
);

prove(
  'metrics.count-payments',
  'an intent that nobody pays moves neither, and a webhook that comes twice counts once',
  async ({ target }) => {
    const before = await counters(target);
    await openPayment(target, 'not counted');
    const paid = await completedPayment(target, 'counted once');
    const events = await target.provider.events(paid.intent.paymentIntentId);
    await target.provider.deliver(events.map(({ id }) => id));
    const moved = ofPayments(movedBetween(before, await counters(target)));
    lr24.same('completed', countOf(moved, 'completed'), 1);
    lr24.same('failed', countOf(moved, 'failed'), 0);
  },
);

/** A payer of each flow that ends completed. */
const FLOWS: Readonly<Record<string, (target: RunningTarget) => Promise<unknown>>> = {
  'a transfer': async (target) => {
    const { payer, wallet } = await walletPayer(target);
    const txHash = await sendTransfer(target, wallet, { amount: 2 });
    const answer = await payByTransfer(payer, { amount: 2, txHash });
    const { id } = lr24.answered('the payment', answer, 201);
    lr24.same('it is', (await ended(payer, id)).status, 'completed', answer);
  },
  'an X402 session': async (target) => {
    const { payer, wallet } = await walletPayer(target);
    await setLimits(payer, { singleLimit: 5, dailyLimit: 5 });
    const session = await openSession(payer, 2);
    lr24.answered('executed', await signAndExecute(target, payer, { session, wallet }), 200);
  },
  'a payment across a border': async (target) => {
    const [payer, merchant] = [await target.driver.newUser(), await target.driver.newUser()];
    const { lockId } = await lockedRate(payer);
    const answer = await payAcross(payer, { merchantId: merchant.user.id, lockId });
    const payment = lr24.answered('the payment', answer, 201);
    await target.providers.pay(hostedUrlOf(payment));
    lr24.same('it is', (await ended(payer, payment.id)).status, 'completed', answer);
  },
};

for (const [flow, pay] of Object.entries(FLOWS))
  prove(
    'metrics.count-every-flow',
    `${flow} moves the counter of completed payments by one, and no other end’s`,
    async ({ target }) => {
      const before = await counters(target);
      await pay(target);
      const moved = ofPayments(movedBetween(before, await counters(target)));
      lr24.same('completed', countOf(moved, 'completed'), 1);
      for (const other of ['failed', 'cancelled', 'refunded'])
        lr24.same(other, countOf(moved, other), 0);
    },
  );

prove(
  'metrics.count-every-flow',
  'a whole refund is counted once, and so is its payment as refunded',
  async ({ target }) => {
    const { payer, paymentId } = await completedPayment(target, 'counted refund');
    const before = await counters(target);
    lr24.answered('a part', await payer.refund({ paymentId, amount: 0.5, reason: 'half' }), 201);
    lr24.answered('the rest', await payer.refund({ paymentId, reason: 'all of it' }), 201);
    await settled(target);
    const moved = movedBetween(before, await counters(target));
    lr24.same('payments refunded', countOf(ofPayments(moved), 'refunded'), 1);
    lr24.same('payments completed', countOf(ofPayments(moved), 'completed'), 0);
    const refunds = Object.entries(moved).filter(([series]) => /^\w*refunds?_/.test(series));
    lr24.same('refunds completed', countOf(refunds, 'completed'), 2);
  },
);

function withKey(target: RunningTarget, key: string) {
  return target.driver.request(METRICS, { headers: { authorization: `Bearer ${key}` } });
}

async function counters(target: RunningTarget): Promise<Counters> {
  const answer = await withKey(target, target.metricsKey);
  lr24.answered('the metrics', answer, 200);
  return readCounters(answer.text);
}

/** Counters of payments, whatever their exact names: requests to payment routes are counted elsewhere. */
function ofPayments(moved: Readonly<Record<string, number>>): [series: string, by: number][] {
  return Object.entries(moved).filter(([series]) => /^\w*payments?_/.test(series));
}

/** By how much the series that speak of `status` moved, in all. */
function countOf(moved: readonly [series: string, by: number][], status: string): number {
  return moved
    .filter(([series]) => series.includes(`"${status}"`) || series.includes(`_${status}_`))
    .reduce((total, [, by]) => total + by, 0);
}

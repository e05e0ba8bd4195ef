/** The metrics are for their key only, and count what happened: no more, no less (LR-24). */
import { type RunningTarget, TEST_CARDS } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { completedPayment, openPayment, payByCard, rule, settled } from '../steps/index.ts';
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

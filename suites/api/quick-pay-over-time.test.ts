/** Quick-pay grants over time: across the UTC day, and when a grant or what it authorised expires (LR-13). */
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  authorize,
  authorizeBy,
  DONE,
  execute,
  later,
  madeIntent,
  newGrant,
  paymentsOf,
  quickPay,
  readGrant,
  rule,
  untilMidnight,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr13 = rule('LR-13', 'limits hold exactly, under concurrency and at the change of day');
const REFUSED = [400, 402, 403, 409];
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

prove(
  'quick-pay.daily-limit-across-midnight',
  'the daily limit is full until midnight UTC, and whole again after it',
  async ({ target }) => {
    const first = await target.driver.newUser();
    const grant = await newGrant(first, { maxDailyAmount: 20 });
    lr13.answered('a part', await quickPay(first, grant, 1_500n), DONE);
    lr13.answered('the rest', await quickPay(first, grant, 500n), DONE);
    const before = await toMidnight(target, first, -MINUTE_MS);
    lr13.refused('a minute before midnight', await quickPay(before, grant, 100n), REFUSED);
    const usedBefore = (await readGrant(before, grant.id)).usage;
    await target.advanceClock(2 * MINUTE_MS);
    const payer = await later(target, before);
    const { usage } = await readGrant(payer, grant.id);
    lr13.same('of the new day', usage.dailyAmount, 0);
    lr13.same('in all', usage.totalAmount, 20);
    const days = Date.parse(usage.lastResetDate) - Date.parse(usedBefore.lastResetDate);
    lr13.same('the day changed', days, DAY_MS);
    lr13.answered('the whole new day', await quickPay(payer, grant, 2_000n), DONE);
    lr13.refused('a cent more', await quickPay(payer, grant, 100n), REFUSED);
  },
);

prove(
  'quick-pay.daily-limit-of-paying-day',
  'what was agreed before midnight and paid after it counts in the day on which it pays',
  async ({ target }) => {
    const first = await target.driver.newUser();
    const grant = await newGrant(first, { maxDailyAmount: 20 });
    const before = await toMidnight(target, first, -MINUTE_MS);
    const agreed = lr13.answered('agreed', await authorizeBy(before, grant, 1_500n), DONE);
    await target.advanceClock(2 * MINUTE_MS);
    const payer = await later(target, before);
    lr13.answered('the new day', await quickPay(payer, grant, 1_000n), DONE);
    lr13.refused('the old one on top', await execute(payer, agreed.id), REFUSED);
    lr13.same('paid', (await readGrant(payer, grant.id)).usage.dailyAmount, 10);
  },
);

prove(
  'quick-pay.expires',
  'a grant pays nothing from the instant at which it expires',
  async ({ target }) => {
    const first = await target.driver.newUser();
    const grant = await newGrant(first, {}, { expiresIn: 600 });
    lr13.answered('in time', await quickPay(first, grant, 500n), DONE);
    await target.advanceClock(600_000);
    lr13.refused('too late', await authorizeBy(first, grant, 500n), REFUSED);
    lr13.same('it is', (await readGrant(first, grant.id)).status, 'expired');
  },
);

prove(
  'quick-pay.expired-authorization-gives-back',
  'an authorised payment uses the limit until it expires, and is never paid after',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const grant = await newGrant(payer, { maxTotalAmount: 10 });
    const by = { authorizationType: 'quickpay', quickPayGrantId: grant.id };
    const brief = await madeIntent(payer, 1_000n, { expiresIn: 60 });
    lr13.answered('agreed', await authorize(payer, brief.id, by), DONE);
    lr13.refused('meanwhile', await quickPay(payer, grant, 1_000n), REFUSED);
    await target.advanceClock(MINUTE_MS);
    lr13.answered('then', await quickPay(payer, grant, 1_000n), DONE);
    lr13.refused('the first, too late', await execute(payer, brief.id), REFUSED);
    lr13.same('payments', (await paymentsOf(payer)).length, 1);
  },
);

/** Moves the clock to `offsetMs` from the next midnight UTC, and logs in again. */
async function toMidnight(target: RunningTarget, session: Session, offsetMs: number) {
  const { usage } = await newGrant(session, {});
  const { createdAt } = await madeIntent(session, 100n);
  const now = Date.parse(createdAt);
  const today = new Date(now).setUTCHours(0, 0, 0, 0);
  lr13.same('the day that is counted', Date.parse(usage.lastResetDate), today);
  await target.advanceClock(untilMidnight(now) + offsetMs);
  return later(target, session);
}

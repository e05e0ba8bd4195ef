/** X402 limits hold to the last unit, across the UTC day's change, and until they expire (LR-13). */
import Value from 'typebox/value';
import { X402Authorization } from '../../contracts/api/index.ts';
import type { RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import {
  askSession,
  authorizationOf,
  clockOf,
  facilitatorOf,
  type Limits,
  later,
  onSale,
  openSession,
  rule,
  setLimits,
  signAndExecute,
  signedPayment,
  untilMidnight,
} from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr13 = rule('LR-13', 'limits hold exactly, until they expire and across the day’s change');
const DAY_MS = 24 * 3_600_000;
const MINUTE_MS = 60_000;
const SESSION_MS = 5 * MINUTE_MS;

async function payerWith(target: RunningTarget, limits: Limits) {
  const [payer, wallet] = await Promise.all([target.driver.newUser(), target.chain.newWallet()]);
  const authorization = await setLimits(payer, limits);
  const pay = async (amount: number) =>
    signAndExecute(target, payer, { session: await openSession(payer, amount), wallet });
  return { payer, wallet, authorization, pay };
}

const used = async (payer: Session) => Number((await authorizationOf(payer)).usedToday);

prove(
  'x402.limits-hold',
  'nothing above the single limit, and not a unit above the daily limit',
  async ({ target }) => {
    const limits = { singleLimit: 2, dailyLimit: 3.000001 };
    const { payer, authorization, pay } = await payerWith(target, limits);
    lr13.holds('limits as agreed', Value.Check(X402Authorization, authorization), authorization);
    lr13.refused('a unit above the single limit', await askSession(payer, 2.000001), 403);
    const late = await openSession(payer, 1.000002);
    lr13.answered('the single limit', await pay(2), 200);
    lr13.refused('a unit above the daily limit', await askSession(payer, 1.000002), 403);
    lr13.answered('what is left', await pay(1.000001), 200);
    lr13.refused('a unit more', await askSession(payer, 0.001), 403);
    const wallet = await target.chain.newWallet();
    const before = await target.chain.balance(wallet.address);
    const opened = await signAndExecute(target, payer, { session: late, wallet });
    lr13.refused('a session that was opened before', opened, 403);
    lr13.same('its wallet', await target.chain.balance(wallet.address), before);
    lr13.same('used today', await used(payer), 3.000001);
  },
);

prove(
  'x402.limits-hold',
  'new limits leave what was used today used; a single limit above the daily one is refused',
  async ({ target }) => {
    const { payer, pay } = await payerWith(target, { singleLimit: 2, dailyLimit: 2 });
    lr13.answered('the daily limit', await pay(2), 200);
    await setLimits(payer, { singleLimit: 2, dailyLimit: 3 });
    lr13.same('used today', await used(payer), 2);
    lr13.refused('more than is left', await askSession(payer, 1.5), 403);
    const body = { singleLimit: 4, dailyLimit: 3 };
    const path = '/api/payments/x402/authorization';
    lr13.refused('single above daily', await payer.request(path, { method: 'POST', body }), 400);
    const stranger = await target.driver.newUser();
    lr13.refused('without limits', await askSession(stranger, 1), 403);
  },
);

prove(
  'x402.limits-of-a-day',
  'a daily limit is free again at midnight UTC, and not before',
  async ({ target }) => {
    await target.advanceClock(untilMidnight(await clockOf(target)) - MINUTE_MS);
    const { payer, pay } = await payerWith(target, { singleLimit: 1, dailyLimit: 1 });
    lr13.answered('a minute before midnight', await pay(1), 200);
    lr13.refused('a unit more on that day', await askSession(payer, 0.001), 403);
    await target.advanceClock(MINUTE_MS);
    lr13.same('used on the next day', await used(payer), 0);
    lr13.answered('just after midnight', await pay(1), 200);
    lr13.refused('a unit more on the new day', await askSession(payer, 0.001), 403);
  },
);

prove(
  'x402.limits-expire',
  'limits that have expired allow nothing, and no session that was opened before',
  async ({ target }) => {
    const limits = { singleLimit: 1, dailyLimit: 9, durationDays: 1 };
    const { payer, wallet } = await payerWith(target, limits);
    await target.advanceClock(DAY_MS - MINUTE_MS);
    const anew = await later(target, payer);
    const [inTime, tooLate] = [await openSession(anew, 1), await openSession(anew, 1)];
    const good = await signAndExecute(target, anew, { session: inTime, wallet });
    lr13.answered('in their last minute', good, 200);
    await target.advanceClock(MINUTE_MS);
    const late = await signAndExecute(target, anew, { session: tooLate, wallet });
    lr13.refused('a session that was opened before', late, 403);
    lr13.refused('a new session', await askSession(anew, 1), 403);
    lr13.same('are they active', (await authorizationOf(anew)).isActive, false);
  },
);

prove(
  'x402.session-expires',
  'a session is good for five minutes, and pays nothing after; nor does a payment past its time',
  async ({ target }) => {
    const { payer, wallet } = await payerWith(target, { singleLimit: 5, dailyLimit: 50 });
    const stale = await signedPayment(target, wallet);
    const [inTime, tooLate] = [await openSession(payer, 1), await openSession(payer, 1)];
    await target.advanceClock(SESSION_MS - 30_000);
    const good = await signAndExecute(target, payer, { session: inTime, wallet });
    lr13.answered('in time', good, 200);
    await target.advanceClock(31_000);
    const before = await target.chain.balance(wallet.address);
    const late = await signAndExecute(target, payer, { session: tooLate, wallet });
    lr13.refused('a second too late', late, 409);
    const { requirements } = await onSale(target);
    const { invalidReason } = await facilitatorOf(target).verify(stale, requirements);
    const expected = 'invalid_exact_evm_payload_authorization_valid_before';
    lr13.same('a payment past its time', invalidReason, expected);
    lr13.same('the wallet', await target.chain.balance(wallet.address), before);
    lr13.same('used today', await used(payer), 1);
  },
);

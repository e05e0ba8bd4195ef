/** Whom nobody knows pays at most 1 000 USD or its value a day of UTC, in all ways together (LR-13, LR-21). */
import type { Answer, RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { paymentsOf, rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr21 = rule('LR-21', 'above 1 000 USD a day a person must be known');
const lr13 = rule('LR-13', 'a daily limit holds across the day’s change (UTC)');
const DAY_MS = 24 * 3_600_000;
const MARGIN_MS = 60_000;

const card = (payer: Session, amount: number, currency = 'USD') =>
  payer.createIntent({ amount, currency, paymentMethod: 'stripe' });

prove('kyc.daily-limit', 'to the cent, and in whatever currency', async ({ target }) => {
  const payer = await target.principals.user();
  lr21.answered('999.50 USD', await card(payer, 999.5), 201);
  lr21.refused('0.51 USD more', await card(payer, 0.51), 403);
  lr21.answered('0.50 USD more', await card(payer, 0.5), 201);
  lr21.refused('100 JPY more', await card(payer, 100, 'JPY'), 403);
  lr21.same('payments', (await paymentsOf(payer)).length, 2);
});

for (const kyc of ['basic', 'verified'] as const)
  prove('kyc.daily-limit', `it is not for who is known: ${kyc}`, async ({ target }) => {
    const payer = await target.principals.user({ kyc });
    lr21.answered('1 000.01 USD', await card(payer, 1_000.01), 201);
    lr21.answered('and as much again', await card(payer, 1_000.01), 201);
  });

prove('kyc.daily-limit', 'what was given up does not count', async ({ target }) => {
  const payer = await target.principals.user();
  lr21.answered('1 000 USD', await card(payer, 1_000), 201);
  lr21.refused('1 USD more', await card(payer, 1), 403);
  const [open] = await paymentsOf(payer);
  lr21.answered('giving up', await cancelled(target, open?.id ?? ''), [200, 201]);
  lr21.answered('1 000 USD again', await card(payer, 1_000), 201);
});

prove(
  'kyc.limit-of-a-day',
  'midnight of UTC begins another day, and nothing else does',
  async ({ target }) => {
    await target.advanceClock(untilMidnight(await clockOf(target)) - MARGIN_MS);
    const payer = await target.principals.user();
    lr13.answered('1 000 USD a minute before midnight', await card(payer, 1_000), 201);
    lr13.refused('1 USD more on that day', await card(payer, 1), 403);
    await target.advanceClock(MARGIN_MS);
    lr13.answered('1 000 USD just after midnight', await card(payer, 1_000), 201);
    lr13.refused('1 USD more on the new day', await card(payer, 1), 403);
  },
);

function cancelled({ driver, principals }: RunningTarget, id: string): Promise<Answer<unknown>> {
  const headers = { 'x-service-key': principals.serviceKey };
  const body = { status: 'cancelled' };
  return driver.request(`/api/payments/${id}/update-status`, { headers, body });
}

/** The target's own time: error answers carry it. */
async function clockOf({ driver }: RunningTarget): Promise<number> {
  const answer = await driver.request<{ timestamp: string }>('/api/auth/me');
  return Date.parse(lr13.answered('who nobody is', answer, 401).timestamp);
}

function untilMidnight(now: number): number {
  return DAY_MS - (now % DAY_MS);
}

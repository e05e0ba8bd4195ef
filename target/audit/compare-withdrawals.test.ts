/** Payouts, withdrawals and the ledger: each difference is named for its reason. */
import { expect, test } from 'vitest';
import type { BookedWithdrawal, RampBookPayout } from './books.ts';
import { comparePayouts, compareWithdrawalPostings } from './compare-withdrawals.ts';

const withdrawal: BookedWithdrawal = {
  id: 'w1',
  status: 'completed',
  minor: 1_000n,
  toMinor: 920n,
  toCurrency: 'EUR',
  takenMinor: 1_000n,
  paidMinor: 920n,
};
const payout: RampBookPayout = {
  id: 'w1',
  amount: '9.20',
  currency: 'EUR',
  bankAccount: 'account',
  status: 'completed',
};
const books = (change: Partial<BookedWithdrawal> = {}) => ({
  withdrawals: [{ ...withdrawal, ...change }],
  overdrafts: [],
});

test('books that agree pass; nothing compared is not run', () => {
  expect(comparePayouts([payout], [withdrawal])).toMatchObject({ status: 'passed', compared: 1 });
  expect(compareWithdrawalPostings(books()).status).toBe('passed');
  expect(comparePayouts([], []).status).toBe('not-run');
  expect(compareWithdrawalPostings({ withdrawals: [], overdrafts: [] }).status).toBe('not-run');
});

test.each<[string, readonly RampBookPayout[], Partial<BookedWithdrawal>, RegExp]>([
  ['not paid', [], {}, /payout is undefined/],
  [
    'paid, and failed here',
    [payout],
    { status: 'failed' },
    /is failed, while the provider has paid/,
  ],
  ['paid a cent more', [{ ...payout, amount: '9.21' }], {}, /of 920 EUR was paid as 921 EUR/],
  ['paid for nobody', [payout, { ...payout, id: 'w2' }], {}, /9.20 EUR were paid for w2/],
])('payouts = withdrawals: %s', (_what, payouts, change, difference) => {
  const { differences } = comparePayouts(payouts, books(change).withdrawals);
  expect(differences.join()).toMatch(difference);
});

test.each<[string, Partial<BookedWithdrawal>, RegExp]>([
  ['taken twice', { takenMinor: 2_000n }, /2000 were taken, not 1000/],
  ['failed, and kept', { status: 'failed', paidMinor: 0n }, /1000 were taken, not 0/],
  ['paid twice', { paidMinor: 1_840n }, /the ledger paid 1840, not 920/],
])('ledger = withdrawals: %s', (_what, change, difference) => {
  expect(compareWithdrawalPostings(books(change)).differences.join()).toMatch(difference);
});

test('ledger = withdrawals: a merchant who was paid more than was theirs', () => {
  const overdrafts = [{ account: 'merchant:m1', currency: 'USD', minor: 1n }];
  const { differences } = compareWithdrawalPostings({ withdrawals: [], overdrafts });
  expect(differences).toEqual(['merchant:m1 is overdrawn by 1 USD']);
});

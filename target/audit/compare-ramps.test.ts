/** The books of the on-ramps, the sessions and the ledger: each difference is named for its reason. */
import { expect, test } from 'vitest';
import type { BookedSession, RampBookOrder } from './books.ts';
import { compareRamps, compareSessionPostings } from './compare-ramps.ts';

const order: RampBookOrder = {
  provider: 'moonpay',
  sessionId: 's1',
  fiat: 'USD',
  fiatAmount: '50.00',
  coin: 'USDT',
  status: 'completed',
  txHash: '0x1',
};
const session: BookedSession = {
  id: 's1',
  providerId: 'moonpay',
  status: 'completed',
  minor: 5_000n,
  currency: 'USD',
  takenInMinor: 5_000n,
  takings: 1,
};
const foreign = { ...order, sessionId: 's2' };

test('books that agree pass, and say how many entries were compared', () => {
  const agreed = { status: 'passed', compared: 1 };
  expect(compareRamps([order], [session])).toMatchObject(agreed);
  expect(compareSessionPostings([session])).toMatchObject(agreed);
});

test('nothing compared is not run', () => {
  const waiting = { ...session, status: 'pending', takenInMinor: 0n, takings: 0 };
  expect(compareRamps([], [waiting]).status).toBe('not-run');
  expect(compareSessionPostings([waiting]).status).toBe('not-run');
});

test('an order that is only spoken of by hand need not be known', () => {
  expect(compareRamps([order, { ...foreign, isByHand: true }], [session]).status).toBe('passed');
});

test.each<[string, readonly RampBookOrder[], BookedSession, RegExp]>([
  ['money for a pending session', [order], { ...session, status: 'pending' }, /provider was paid/],
  ['nobody paid', [{ ...order, status: 'pending' }], session, /provider's order is pending/],
  ['paid elsewhere', [{ ...order, provider: 'okpay' }], session, /provider's order is undefined/],
  ['paid short', [{ ...order, fiatAmount: '49.99' }], session, /of 5000 USD, paid were 4999 USD/],
  ['paid in euros', [{ ...order, fiat: 'EUR' }], session, /of 5000 USD, paid were 5000 EUR/],
  ['a session nobody knows', [order, foreign], session, /paid for s2, which is no session there/],
])('ramps = sessions: %s', (_what, orders, booked, difference) => {
  expect(compareRamps(orders, [booked]).differences.join()).toMatch(difference);
});

test.each<[string, Partial<BookedSession>, RegExp]>([
  ['posted twice', { takings: 2, takenInMinor: 10_000n }, /2 entries took money in/],
  ['posted a cent short', { takenInMinor: 4_999n }, /took in 4999, not 5000/],
  ['not posted', { takings: 0, takenInMinor: 0n }, /0 entries took money in/],
  [
    'settled at another rate',
    { payment: { status: 'completed', promisedMinor: 71_428n, settledMinor: 71_427n } },
    /71427 were settled, not 71428/,
  ],
  [
    'its payment left behind',
    { payment: { status: 'pending', promisedMinor: 71_428n, settledMinor: 71_428n } },
    /is pending, while its session is completed/,
  ],
  ['failed, and posted', { status: 'failed' }, /is failed: 1 entries/],
])('ledger = sessions: %s', (_what, change, difference) => {
  const { differences } = compareSessionPostings([{ ...session, ...change }]);
  expect(differences.join()).toMatch(difference);
});

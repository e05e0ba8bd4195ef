/** The planned peak keeps its shares exactly, and says which flows gave theirs away. */
import { expect, test } from 'vitest';
import { amountOfArrival, flowOfArrival, offeredShares, PLANNED_PEAK } from './peak.ts';

test('the planned shares add up to 100 %', () => {
  const shares = Object.values(PLANNED_PEAK.shares);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
});

test('flows that are not built give their shares to card, and the verdict is told', () => {
  const { shares, notes } = offeredShares(PLANNED_PEAK.shares);
  expect(shares).toEqual({ card: 100 });
  expect(notes).toEqual([
    'The load was all card payments for these planned shares too: ' +
      'x402 20 %, cross-border 15 %, escrow 10 %, agent 5 %',
  ]);
});

test('a peak of built flows alone has nothing to tell', () => {
  const only = { card: 100, x402: 0, 'cross-border': 0, escrow: 0, agent: 0 };
  expect(offeredShares(only).notes).toEqual([]);
});

test('any hundred arrivals in a row hold a flow exactly in its share', () => {
  const flows = Array.from({ length: 100 }, (_, n) => flowOfArrival({ card: 100 }, 250 + n));
  expect(flows.filter((flow) => flow === 'card')).toHaveLength(100);
});

test('amounts are drawn by the seed, in cents, and keep each user under the daily value', () => {
  const draw = (seed: number) => Array.from({ length: 5000 }, (_, n) => amountOfArrival(seed, n));
  const amounts = draw(7);
  expect(amounts).toEqual(draw(7));
  expect(amounts).not.toEqual(draw(8));
  expect(amounts.every((minor) => Number.isInteger(minor) && minor >= 100 && minor < 1000)).toBe(
    true,
  );
  expect(new Set(amounts).size).toBeGreaterThan(500);
});

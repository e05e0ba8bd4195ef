/** The planned peak keeps its shares exactly, and says which flows gave theirs away. */
import { expect, test } from 'vitest';
import {
  amountOfArrival,
  flowOfArrival,
  flowsOf,
  isDeclined,
  offeredShares,
  PLANNED_PEAK,
  turnOfArrival,
} from './peak.ts';

test('the planned shares add up to 100 %', () => {
  const shares = Object.values(PLANNED_PEAK.shares);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBe(100);
});

const ALL = new Set(['chain', 'ramps']);

test('flows that a target can not be asked for give their shares to card, and the verdict is told', () => {
  const { shares, notes } = offeredShares(PLANNED_PEAK.shares, new Set(['ramps']));
  expect(shares).toEqual({ card: 85, 'cross-border': 15 });
  expect(notes).toEqual([
    'The load was all card payments for these planned shares too: ' +
      'x402 20 %, escrow 10 %, agent 5 %',
  ]);
});

test('a target that has it all gets the planned peak, and there is nothing to tell', () => {
  const { shares, notes } = offeredShares(PLANNED_PEAK.shares, ALL);
  expect(shares).toEqual(PLANNED_PEAK.shares);
  expect(notes).toEqual([]);
});

test('any hundred arrivals in a row hold each flow exactly in its share', () => {
  const { shares } = PLANNED_PEAK;
  const flows = Array.from({ length: 100 }, (_, n) => flowOfArrival(shares, 250 + n));
  for (const flow of flowsOf(shares))
    expect(flows.filter((one) => one === flow)).toHaveLength(shares[flow]);
});

test('the arrivals of a flow take turns from zero, each its own', () => {
  const { shares } = PLANNED_PEAK;
  const all = Array.from({ length: 400 }, (_, n) => n);
  for (const flow of flowsOf(shares)) {
    const own = all.filter((n) => flowOfArrival(shares, n) === flow);
    expect(own.map((n) => turnOfArrival(shares, n))).toEqual(own.map((_, turn) => turn));
  }
});

test('enough cards are declined on purpose that something can be said of them', () => {
  const { shares, paymentsPerSecond, plateauSeconds } = PLANNED_PEAK;
  const all = Array.from({ length: paymentsPerSecond * plateauSeconds }, (_, n) => n);
  const cards = all.filter((n) => flowOfArrival(shares, n) === 'card');
  expect(cards.filter(isDeclined).length).toBeGreaterThanOrEqual(60);
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

/** What is sustained is what every lower step sustained too; pgbench's report is read or refused. */
import { expect, test } from 'vitest';
import type { PhaseFigures } from '../summary.ts';
import { readTps } from './pgbench.ts';
import { climb, sustained } from './staircase.ts';

const healthy: PhaseFigures = {
  arrivals: 1000,
  dropped: 0,
  payments: { succeeded: 1000, failed: 0 },
  requests: 2000,
  failedRequests: 0,
  latency: { medMs: 10, p95Ms: 40, maxMs: 80 },
  declines: { succeeded: 0, failed: 0 },
  flows: [],
};
const slow: Partial<PhaseFigures> = { latency: { medMs: 60, p95Ms: 100, maxMs: 300 } };

/** A target that is healthy up to a rate, and then as said. */
const breaksAt =
  (limit: number, broken = slow) =>
  async (rate: number): Promise<PhaseFigures> =>
    rate < limit ? healthy : { ...healthy, ...broken };

test('the climb ends at the first step that is not sustained, and the one below counts', async () => {
  const steps = await climb([50, 100, 150, 200], breaksAt(150));
  expect(steps.map(({ rate }) => rate)).toEqual([50, 100, 150]);
  expect(sustained(steps)).toBe(100);
});

test.each<[string, Partial<PhaseFigures>]>([
  ['slow', slow],
  ['failing', { payments: { succeeded: 990, failed: 10 } }],
  ['short of clients', { dropped: 1 }],
])('a target that is %s at the first step sustains nothing', async (_, broken) => {
  expect(sustained(await climb([50, 100], breaksAt(0, broken)))).toBe(0);
});

test('a climb without a broken step ends at the top', async () => {
  expect(sustained(await climb([50, 100], breaksAt(1000)))).toBe(100);
});

test("pgbench's transactions a second are read from its report", () => {
  const report =
    'number of failed transactions: 0 (0.000%)\nlatency average = 4.6 ms\n' +
    'tps = 1714.523310 (without initial connection time)\n';
  expect(readTps(report)).toBe(1714.52331);
});

test('a report without transactions is refused', () => {
  expect(() => readTps('pgbench: error: connection failed')).toThrow('no transactions a second');
});

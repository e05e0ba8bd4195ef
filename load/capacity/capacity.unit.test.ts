/** What is sustained is what every lower step sustained too; pgbench's report is read or refused. */
import { expect, test } from 'vitest';
import type { PhaseFigures } from '../summary.ts';
import { readTps } from './pgbench.ts';
import { highestSustained, type Step } from './staircase.ts';

const healthy: PhaseFigures = {
  arrivals: 1000,
  dropped: 0,
  payments: { succeeded: 1000, failed: 0 },
  requests: 2000,
  failedRequests: 0,
  latency: { medMs: 10, p95Ms: 40, maxMs: 80 },
};
const step = (rate: number, figures: Partial<PhaseFigures> = {}): Step => ({
  rate,
  figures: { ...healthy, ...figures },
});
const slow = { latency: { medMs: 60, p95Ms: 100, maxMs: 300 } };

test('the highest step below the first slow one counts, even where a later one was fast again', () => {
  const steps = [step(50), step(100), step(150, slow), step(200)];
  expect(highestSustained(steps)?.rate).toBe(100);
});

test.each([
  ['slow', slow],
  ['failing', { payments: { succeeded: 990, failed: 10 } }],
  ['short of clients', { dropped: 1 }],
])('a target that is %s at the first step sustains nothing', (_, figures) => {
  expect(highestSustained([step(50, figures), step(100)])).toBeUndefined();
});

test('a staircase without a slow step ends at its top', () => {
  expect(highestSustained([step(50), step(100)])?.rate).toBe(100);
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

/** A k6 summary is evidence only when it is whole and has samples; k6 itself calls emptiness a pass. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseSummary, phaseFigures, readSummary } from './summary.ts';

const PLATEAU = 'scenario:plateau';

/** The metrics that handleSummary gets from k6 1.8 for a healthy plateau. */
const healthy = (): Record<string, { type: string; values: Record<string, number> }> => ({
  [`payment_success{${PLATEAU}}`]: { type: 'rate', values: { rate: 0.995, passes: 398, fails: 2 } },
  [`http_req_duration{${PLATEAU},to:target}`]: {
    type: 'trend',
    values: { count: 800, min: 1, avg: 5, med: 4, 'p(95)': 12.5, 'p(99)': 20, max: 33 },
  },
  [`http_req_failed{${PLATEAU},to:target}`]: {
    type: 'rate',
    values: { rate: 0.0025, passes: 2, fails: 798 },
  },
  [`payment_success{${PLATEAU},flow:card}`]: { type: 'rate', values: { passes: 398, fails: 2 } },
  [`http_req_duration{${PLATEAU},to:target,flow:card}`]: {
    type: 'trend',
    values: { count: 790, min: 1, avg: 5, med: 4, 'p(95)': 11.5, 'p(99)': 20, max: 33 },
  },
  [`http_req_failed{${PLATEAU},to:target,flow:card}`]: {
    type: 'rate',
    values: { rate: 0.0025, passes: 1, fails: 789 },
  },
  [`declines_held{${PLATEAU}}`]: { type: 'rate', values: { passes: 8, fails: 1 } },
  [`arrivals{${PLATEAU}}`]: { type: 'counter', values: { count: 400, rate: 100 } },
  [`dropped_iterations{${PLATEAU}}`]: { type: 'counter', values: { count: 0, rate: 0 } },
});

const figuresOf = (metrics: object) =>
  phaseFigures(parseSummary(JSON.stringify({ metrics })), 'plateau', ['card']);

test('a whole summary is read as it is', () => {
  expect(figuresOf(healthy())).toEqual({
    arrivals: 400,
    dropped: 0,
    payments: { succeeded: 398, failed: 2 },
    requests: 800,
    failedRequests: 2,
    latency: { medMs: 4, p95Ms: 12.5, maxMs: 33 },
    declines: { succeeded: 8, failed: 1 },
    flows: [
      {
        flow: 'card',
        payments: { succeeded: 398, failed: 2 },
        requests: 790,
        failedRequests: 1,
        p95Ms: 11.5,
      },
    ],
  });
});

test('a summary that was never written is no evidence', () => {
  const folder = mkdtempSync(join(tmpdir(), 'load-summary-'));
  try {
    expect(() => readSummary(join(folder, 'summary.json'))).toThrow('k6 left no summary');
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each([
  ['', "k6's summary is empty"],
  ['{"metrics":{"http_req', "k6's summary is no JSON"],
  ['{}', "k6's summary lacks its metrics"],
  ['{"metrics":{"vus":{"type":"gauge","values":{"max":"many"}}}}', 'lacks its metrics'],
])('"%s" is no evidence', (text, reason) => {
  expect(() => parseSummary(text)).toThrow(reason);
});

test.each(Object.keys(healthy()))('without %s there is no evidence', (metric) => {
  const { [metric]: _, ...rest } = healthy();
  expect(() => figuresOf(rest)).toThrow(metric);
});

test('a plateau in which no payment ended is no evidence, although k6 calls it a pass', () => {
  const none = { type: 'rate', values: { rate: 0, passes: 0, fails: 0 } };
  const metrics = { ...healthy(), [`payment_success{${PLATEAU}}`]: none };
  expect(() => figuresOf(metrics)).toThrow('k6 ended no payment in "plateau"');
});

test('a latency without a sample is no evidence, although its P95 reads 0 ms', () => {
  const none = { type: 'trend', values: { count: 0, min: 0, med: 0, 'p(95)': 0, max: 0 } };
  const metrics = { ...healthy(), [`http_req_duration{${PLATEAU},to:target}`]: none };
  expect(() => figuresOf(metrics)).toThrow('k6 sent the target no request');
});

test('requests that lack an outcome are no evidence', () => {
  const short = { type: 'rate', values: { rate: 0, passes: 0, fails: 700 } };
  const metrics = { ...healthy(), [`http_req_failed{${PLATEAU},to:target}`]: short };
  expect(() => figuresOf(metrics)).toThrow('k6 counted 800 requests by latency, 700 by outcome');
});

/** The converter writes numbers with their samples, and a reason where there is no number. */
import { describe, expect, test } from 'vitest';
import type { CaseResult } from '../evidence/index.ts';
import { type LoadEvidence, MEASURED, measuredCases, noFigures } from './converter.ts';
import { PLANNED_PEAK } from './peak.ts';
import suite from './suite.ts';

const healthy: LoadEvidence = {
  peak: PLANNED_PEAK,
  plateau: {
    arrivals: 4000,
    dropped: 0,
    payments: { succeeded: 3990, failed: 10 },
    requests: 7990,
    failedRequests: 4,
    latency: { medMs: 6.04, p95Ms: 18.26, maxMs: 90 },
    declines: { succeeded: 80, failed: 0 },
    flows: [
      {
        flow: 'escrow',
        payments: { succeeded: 399, failed: 1 },
        requests: 1600,
        failedRequests: 1,
        p95Ms: 80.4,
      },
    ],
  },
  webhooks: [
    { eventId: 'evt_1', at: 1, status: 200, durationMs: 5 },
    { eventId: 'evt_2', at: 2, status: 500, durationMs: 7 },
  ],
  resources: {
    cpuSeconds: 20,
    wallSeconds: 40,
    cores: 2,
    peakBytes: 256 * 2 ** 20,
    machineBytes: 1024 * 2 ** 20,
    readings: 21,
  },
  statements: { calls: 50_000, slow: ['duration: 120.5 ms  execute <unnamed>: select 1'] },
  shares: { machine: 60, generator: 8.5, others: 3.2 },
  refusals: [],
};

const caseOf = (check: string, evidence: LoadEvidence = healthy): CaseResult => {
  const found = measuredCases(evidence).filter((one) => one.check === check);
  expect(found).toHaveLength(1);
  return found[0] as CaseResult;
};
const numberOf = (check: string, evidence?: LoadEvidence) =>
  caseOf(check, evidence).measurements?.[0];

describe('numbers of a healthy plateau', () => {
  test.each([
    ['load.offered-rate', 100, '%', 4000],
    ['load.success-rate', 99.75, '%', 4000],
    ['load.p95', 18.3, 'ms', 7992],
    ['load.error-rate', 0.0626, '%', 7992],
    ['load.cpu', 25, '%', 21],
    ['load.memory', 25, '%', 21],
    ['load.slow-queries', 0.002, '%', 50_000],
  ])('%s is %d %s of %d samples', (check, value, unit, samples) => {
    expect(numberOf(check)).toMatchObject({ metric: check, value, unit, samples });
  });

  test('every check of the suite gets its case, in the unit of its limit', () => {
    const declared = suite.checks.map(({ id }) => id).toSorted();
    const written = [...Object.keys(MEASURED), 'load.books-agree'].toSorted();
    expect(written).toEqual(declared);
    for (const { check, measurements } of measuredCases(healthy))
      expect(suite.limits?.[check]?.unit).toBe(measurements?.[0]?.unit);
  });
});

test('each flow is a case, and so are the cards that were declined on purpose', () => {
  const cases = measuredCases(healthy).filter(({ check }) => check === 'load.flow-success-rate');
  expect(cases.map(({ labels, measurements }) => [labels?.flow, measurements?.[0]])).toMatchObject([
    ['escrow', { value: 99.75, samples: 400 }],
    ['declined cards', { value: 100, samples: 80 }],
  ]);
  expect(cases[0]?.message).toContain('P95 80 ms; 1 of 1600 requests failed');
});

test('webhooks count: a slower P95 of theirs is the P95, a refused one is an error', () => {
  const slow = Array.from({ length: 10 }, (_, n) => ({
    eventId: `evt_${n}`,
    at: n,
    status: 503,
    durationMs: 700,
  }));
  const evidence = { ...healthy, webhooks: slow };
  expect(numberOf('load.p95', evidence)).toMatchObject({ value: 700, samples: 8000 });
  expect(numberOf('load.error-rate', evidence)).toMatchObject({ value: 0.175, samples: 8000 });
});

test('an arrival that was dropped on a quiet machine fails, and names the target', () => {
  const plateau = { ...healthy.plateau, arrivals: 3999, dropped: 1 };
  const { status, message } = caseOf('load.offered-rate', { ...healthy, plateau });
  expect(status).toBe('failed');
  expect(message).toBe(
    '3999 of 4000 planned arrivals were started, 1 dropped: every client was still waiting for the target',
  );
});

test('a figure that was not seen is skipped with its reason, and has no number', () => {
  const missing = { missing: 'needs resources' };
  const evidence = { ...healthy, resources: missing, statements: missing };
  for (const check of ['load.cpu', 'load.memory', 'load.slow-queries']) {
    const one = caseOf(check, evidence);
    expect(one).toMatchObject({ status: 'skipped', message: 'needs resources' });
    expect(one.measurements).toBeUndefined();
  }
});

test('no statement counted is no proof that none is slow', () => {
  const one = caseOf('load.slow-queries', { ...healthy, statements: { calls: 0, slow: [] } });
  expect(one).toMatchObject({ status: 'skipped', message: 'PostgreSQL counted no statement' });
});

test('a load that is void leaves every check skipped, with one reason', () => {
  const cases = noFigures('other programs disturbed the load. CPU 80 %');
  expect(cases.map(({ check }) => check)).toEqual(Object.keys(MEASURED));
  for (const one of cases) {
    expect(one.status).toBe('skipped');
    expect(one.message).toContain('CPU 80 %');
    expect(one.measurements).toBeUndefined();
  }
});

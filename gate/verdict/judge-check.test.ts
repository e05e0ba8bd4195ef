/** When a check passes, when it fails, and what its evidence is: one row a rule. */
import { describe, expect, test } from 'vitest';
import { ID, judged, measuring, P95, type Scene } from './sample-check.ts';
import { ENDED_AT, ended, failed, passed, RUN } from './sample-run.ts';

const PASSING: readonly [string, Scene][] = [
  ['its only case passed', {}],
  ['all of its cases passed', { cases: [passed(ID), passed(ID), passed(ID)] }],
  ['its number is within the limit', { check: P95, cases: measuring(499.9) }],
  ['its samples are exactly the least', { check: P95, cases: measuring(80, { samples: 3000 }) }],
  [
    'its number is on the limit and the limit includes it',
    { check: { metric: 'p95', limit: { unit: 'ms', max: 500 } }, cases: measuring(500) },
  ],
  [
    'its number reaches the least value',
    { check: { metric: 'p95', limit: { unit: 'ms', min: 10 } }, cases: measuring(10) },
  ],
  [
    'its number is above what it must exceed',
    { check: { metric: 'p95', limit: { unit: 'ms', above: 10 } }, cases: measuring(10.01) },
  ],
  ['its age is exactly the greatest', { check: { maxAge: 60 }, now: ENDED_AT + 60_000 }],
  [
    'both shards of its suite ended',
    {
      shards: 2,
      evidence: { suites: [ended('api', 1), ended('api', 0, { shard: 2 })] },
    },
  ],
  [
    'other suites broke and left nothing of it',
    {
      evidence: {
        suites: [ended('api', 1), ended('load', 0, { outcome: 'lost', reason: 'gone' })],
        broken: [{ suite: 'load', file: 'x', reason: 'is empty' }],
        missingTools: [{ name: 'k6', reason: 'no Go' }],
      },
    },
  ],
];

describe('a check passes when', () => {
  test.each(PASSING)('%s', (_, scene) => {
    expect(judged(scene)).toMatchObject({ status: 'passed', excused: false });
    expect(judged(scene).reason).toBeUndefined();
  });
});

const FAILING: readonly [string, Scene, string][] = [
  [
    'its case failed',
    { cases: [failed(ID, 'LR-1: pays once\n  expected 1\n\n  saw 2')] },
    'LR-1: pays once · expected 1 · saw 2',
  ],
  ['one of its cases failed', { cases: [passed(ID), failed(ID), passed(ID)] }, 'expected 1, saw 2'],
  [
    'a case failed and another crashed',
    { cases: [passed(ID, { status: 'broken' }), failed(ID)] },
    'expected 1, saw 2',
  ],
  [
    'a case failed although its suite was then killed',
    {
      cases: [failed(ID)],
      evidence: { suites: [ended('api', 1, { outcome: 'timed-out', reason: 'hung' })] },
    },
    'expected 1, saw 2',
  ],
  [
    'its reason is long: it is cut',
    { cases: [failed(ID, 'x'.repeat(500))] },
    `${'x'.repeat(400)}…`,
  ],
  ['it says no reason', { cases: [passed(ID, { status: 'failed' })] }, 'proves api.pays: failed'],
  ['its number is on an open limit', { check: P95, cases: measuring(500) }, 'p95 is 500 ms'],
  ['its number is over the limit', { check: P95, cases: measuring(900) }, 'limit < 500 ms'],
  [
    'its number is over the greatest value',
    { check: { metric: 'p95', limit: { unit: 'ms', max: 5 } }, cases: measuring(5.1) },
    'limit ≤ 5 ms',
  ],
  [
    'its number is under the least value',
    { check: { metric: 'p95', limit: { unit: 'ms', min: 5 } }, cases: measuring(4.9) },
    'limit ≥ 5 ms',
  ],
  [
    'its number only equals what it must exceed',
    { check: { metric: 'p95', limit: { unit: 'ms', above: 5 } }, cases: measuring(5) },
    'limit > 5 ms',
  ],
  [
    'one of its two numbers is over the limit',
    { check: P95, cases: [...measuring(80), ...measuring(501)] },
    'p95 is 501 ms',
  ],
];

describe('a check fails when', () => {
  test.each(FAILING)('%s', (_, scene, reason) => {
    expect(judged(scene).status).toBe('failed');
    expect(judged(scene).reason).toContain(reason);
  });
});

const LACKING = { check: { needs: ['chain'] } };

describe('a capability that the target lacks', () => {
  test('excuses a check that left nothing', () => {
    const state = judged({ ...LACKING, cases: [passed('api.other')] });
    expect(state).toMatchObject({ status: 'not-run', excused: true, reason: 'needs chain' });
  });

  test('excuses a check that was skipped for it', () => {
    const skipped = passed(ID, { status: 'skipped', message: 'needs chain' });
    const state = judged({ ...LACKING, cases: [skipped] });
    expect(state).toMatchObject({ status: 'not-run', excused: true });
  });

  test('excuses no check that was skipped for something else', () => {
    const skipped = passed(ID, { status: 'skipped', message: 'too slow today' });
    expect(judged({ ...LACKING, cases: [skipped] }).excused).toBe(false);
  });

  test('excuses no check that claims to lack what the target has', () => {
    const skipped = passed(ID, { status: 'skipped', message: 'needs clock' });
    const state = judged({ check: { needs: ['clock'] }, cases: [skipped] });
    expect(state).toMatchObject({ status: 'not-run', excused: false });
  });

  test('excuses no check that failed', () => {
    expect(judged({ ...LACKING, cases: [failed(ID)] }).status).toBe('failed');
  });

  test('excuses no check that crashed', () => {
    const crashed = passed(ID, { status: 'broken', message: 'needs chain' });
    expect(judged({ ...LACKING, cases: [crashed] }).excused).toBe(false);
  });
});

describe('the evidence of a check', () => {
  test('is every result of this run, and none of another', () => {
    const cases = [
      passed(ID, { file: 'one' }),
      passed(ID, { file: 'two' }),
      passed(ID, { file: 'old', run: 'old' }),
      passed(ID, { file: 'unlabelled', run: undefined }),
    ];
    expect(judged({ cases }).evidence).toEqual(['one', 'two']);
  });

  test('of another run beside its own changes nothing', () => {
    const cases = [passed(ID), { ...failed(ID), run: 'old' }];
    expect(judged({ cases }).status).toBe('passed');
  });

  test('carries the number that was judged, also when it failed', () => {
    const expected = { metric: 'p95', value: 900, unit: 'ms', samples: 5000 };
    expect(judged({ check: P95, cases: measuring(900) }).measurement).toEqual(expected);
    expect(judged({ check: P95, cases: measuring(80) }).measurement?.value).toBe(80);
  });

  test('carries the number of a case that failed for its own reason', () => {
    const [first] = measuring(120);
    const cases = [{ ...failed(ID), measurements: first?.measurements ?? [] }];
    expect(judged({ check: P95, cases })).toMatchObject({
      status: 'failed',
      reason: 'expected 1, saw 2',
      measurement: { value: 120 },
    });
  });

  test('keeps the run’s name out of what decides: only the label counts', () => {
    expect(judged({ cases: [passed(ID, { run: `${RUN} ` })] }).status).toBe('not-run');
  });
});

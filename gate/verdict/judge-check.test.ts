/** What one check needs to pass, and every way in which it does not: one row a rule. */
import { describe, expect, test } from 'vitest';
import type { Evidence, EvidenceCase } from '../evidence/evidence.ts';
import type { ManifestCheck } from '../plan/manifest.ts';
import { judgeCheck } from './judge-check.ts';
import {
  check,
  ENDED_AT,
  ended,
  failed,
  MANIFEST,
  measured,
  passed,
  RUN,
  STARTED_AT,
  suite,
} from './sample-run.ts';

const ID = 'api.pays';
const P95 = { metric: 'p95', limit: { unit: 'ms', below: 500 }, leastSamples: 3000 };

interface Scene {
  readonly check?: Partial<ManifestCheck>;
  readonly cases?: readonly EvidenceCase[];
  readonly evidence?: Partial<Evidence>;
  readonly now?: number;
  readonly shards?: number;
}

function judged(scene: Scene) {
  const cases = scene.cases ?? [passed(ID)];
  const declared = check(ID, scene.check);
  return judgeCheck({
    check: declared,
    suite: { ...suite('api', declared), shards: scene.shards ?? 1 },
    manifest: MANIFEST,
    evidence: {
      cases,
      broken: [],
      suites: [ended('api', cases.length)],
      missingTools: [],
      ...scene.evidence,
    },
    now: scene.now ?? ENDED_AT + 1000,
  });
}

function measuring(value: number, changes: Parameters<typeof measured>[2] = {}): EvidenceCase[] {
  return [passed(ID, { measurements: [measured('p95', value, changes)] })];
}

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

const NOT_RUN: readonly [string, Scene, string][] = [
  ['it left nothing', { cases: [passed('api.other')] }, 'left no result'],
  ['its suite left nothing at all', { cases: [] }, 'the suite ran nothing'],
  ['its suite was never started', { cases: [], evidence: { suites: [] } }, 'never started'],
  [
    'its suite passed it but was never seen to start',
    { evidence: { suites: [] } },
    'the suite was never started',
  ],
  [
    'its suite hung after it passed',
    { evidence: { suites: [ended('api', 1, { outcome: 'timed-out', reason: 'hung: 9 s' })] } },
    'hung: 9 s',
  ],
  [
    'a service died under its suite',
    { evidence: { suites: [ended('api', 1, { outcome: 'lost', reason: 'redis died' })] } },
    'redis died',
  ],
  [
    'it failed after a service had died under its suite',
    {
      cases: [failed(ID)],
      evidence: { suites: [ended('api', 1, { outcome: 'lost', reason: 'redis died' })] },
    },
    'redis died',
  ],
  [
    'its suite crashed after it passed',
    { evidence: { suites: [ended('api', 1, { outcome: 'crashed', reason: 'ended by SIGKILL' })] } },
    'ended by SIGKILL',
  ],
  ['a shard of its suite is missing', { shards: 2 }, 'shard 2 of 2 is missing'],
  [
    'a shard of its suite hung',
    {
      shards: 2,
      evidence: {
        suites: [
          ended('api', 1),
          ended('api', 0, { shard: 2, outcome: 'timed-out', reason: 'hung' }),
        ],
      },
    },
    'hung',
  ],
  [
    'a result of its suite can’t be read',
    {
      evidence: {
        broken: [{ suite: 'api', file: 'a-result.json', reason: 'is empty or no JSON' }],
      },
    },
    'a-result.json: is empty or no JSON',
  ],
  [
    'its own result can’t be read',
    {
      cases: [],
      evidence: {
        broken: [{ suite: 'api', file: 'b-result.json', reason: 'is empty or no JSON' }],
      },
    },
    'b-result.json',
  ],
  [
    'a result of its suite was lost since',
    { evidence: { suites: [ended('api', 7)] } },
    '7 results were written, 1 are here',
  ],
  ['its result is of another run', { cases: [passed(ID, { run: 'old' })] }, 'another run (old)'],
  ['its result names no run', { cases: [passed(ID, { run: undefined })] }, 'no run label'],
  ['its result has another suite', { cases: [passed(ID, { suite: 'load' })] }, '0 are here'],
  [
    'it was skipped',
    { cases: [passed(ID, { status: 'skipped', message: 'no card today' })] },
    'no card today',
  ],
  ['it was skipped in silence', { cases: [passed(ID, { status: 'skipped' })] }, 'says no reason'],
  [
    'one of its cases was skipped',
    { cases: [passed(ID), passed(ID, { status: 'skipped', message: 'not this one' })] },
    'not this one',
  ],
  [
    'its test crashed',
    { cases: [passed(ID, { status: 'broken', message: 'TypeError: x' })] },
    'crashed: TypeError: x',
  ],
  [
    'its result does not say when it ended',
    { cases: [passed(ID, { endedAt: undefined })] },
    'when',
  ],
  [
    'its result is older than the run',
    { cases: [passed(ID, { endedAt: STARTED_AT - 1 })] },
    'older than the run',
  ],
  [
    'it is stale',
    { check: { maxAge: 60 }, now: ENDED_AT + 61_000 },
    'stale: 61 s old, at most 60 s',
  ],
  [
    'its tool can’t be had',
    {
      check: { tools: ['k6'] },
      cases: [],
      evidence: { missingTools: [{ name: 'k6', reason: 'no Go' }] },
    },
    'needs tool k6: no Go',
  ],
  ['its number was not measured', { check: P95 }, 'p95 was not measured'],
  [
    'another number was measured',
    { check: P95, cases: [passed(ID, { measurements: [measured('p99', 1)] })] },
    'p95 was not measured',
  ],
  [
    'its number has no samples',
    { check: P95, cases: measuring(0, { samples: 0 }) },
    'has 0 samples',
  ],
  [
    'its number has one sample too few',
    { check: P95, cases: measuring(80, { samples: 2999 }) },
    'p95 has 2999 samples, at least 3000',
  ],
  [
    'zero samples meet no stated least',
    { check: { ...P95, leastSamples: 1 }, cases: measuring(0, { samples: 0 }) },
    'has 0 samples, at least 1',
  ],
  [
    'a number over the limit rests on too few samples',
    { check: P95, cases: measuring(900, { samples: 3 }) },
    'has 3 samples',
  ],
  ['its number has another unit', { check: P95, cases: measuring(0.08, { unit: 's' }) }, 'in s'],
  ['nobody set a limit', { check: { metric: 'p95' }, cases: measuring(80) }, 'has no limit'],
  [
    'its limit has no bound',
    { check: { metric: 'p95', limit: { unit: 'ms' } }, cases: measuring(80) },
    'has no limit',
  ],
  ['its number is no number', { check: P95, cases: measuring(Number.NaN) }, 'has no limit'],
  [
    'it wants samples and none were counted',
    { check: { leastSamples: 100 } },
    '0 samples, at least 100',
  ],
];

describe('a check is not run when', () => {
  test.each(NOT_RUN)('%s', (_, scene, reason) => {
    const state = judged(scene);
    expect(state.status).toBe('not-run');
    expect(state.reason).toContain(reason);
    expect(state.excused).toBe(false);
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

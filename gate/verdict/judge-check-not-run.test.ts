/** Every way in which a check is NOT RUN instead of passing: one row a rule. */
import { describe, expect, test } from 'vitest';
import { ID, judged, measuring, P95, type Scene } from './sample-check.ts';
import { ENDED_AT, ended, failed, measured, passed, STARTED_AT } from './sample-run.ts';

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

/** A suite as a whole: green only when it ended, left everything, and hides no failure. */
import { describe, expect, test } from 'vitest';
import type { Evidence } from '../evidence/evidence.ts';
import { judgeSuite } from './judge-suite.ts';
import { check, ended, failed, MANIFEST, passed, suite } from './sample-run.ts';

const API = suite('api', check('api.pays'), check('api.refunds'));

function judged(changes: Partial<Evidence>, shards = 1) {
  const cases = changes.cases ?? [passed('api.pays'), passed('api.refunds')];
  const evidence: Evidence = {
    cases,
    broken: [],
    suites: [ended('api', cases.length)],
    missingTools: [],
    ...changes,
  };
  return judgeSuite({ ...API, shards }, MANIFEST, evidence);
}

test('a suite passes when it ended well and all of its cases passed', () => {
  expect(judged({})).toMatchObject({ status: 'passed', tests: 2, passed: 2, durationMs: 1000 });
});

test('a passing case without a check is counted and does no harm', () => {
  const cases = [passed('api.pays'), passed('api.x', { check: undefined })];
  expect(judged({ cases })).toMatchObject({ status: 'passed', tests: 2 });
});

test('a failing case of another run does not fail it', () => {
  const cases = [passed('api.pays'), { ...failed('api.refunds'), run: 'old' }];
  expect(judged({ cases }).status).toBe('passed');
});

test('a skipped case is counted and leaves the judgement to its check', () => {
  const cases = [passed('api.pays'), passed('api.refunds', { status: 'skipped' })];
  expect(judged({ cases })).toMatchObject({ status: 'passed', skipped: 1 });
});

const FAILED: readonly [string, Partial<Evidence>, string][] = [
  ['a case failed', { cases: [failed('api.pays')] }, 'proves api.pays: failed'],
  ['a case crashed', { cases: [passed('api.pays', { status: 'broken' })] }, 'broken'],
  [
    'a case without a check failed',
    { cases: [passed('api.pays'), passed('api.x', { check: undefined, status: 'failed' })] },
    'failed',
  ],
  [
    'a case without check and run failed',
    { cases: [passed('api.x', { check: undefined, run: undefined, status: 'failed' })] },
    'failed',
  ],
  [
    'a failing case carries no run label',
    { cases: [passed('api.pays', { run: undefined, status: 'failed' })] },
    'failed',
  ],
  [
    'a case proves a check that nobody declared',
    { cases: [passed('api.pays'), passed('api.invented')] },
    'undeclared check api.invented',
  ],
  [
    'an undeclared check of another run is among its results',
    { cases: [passed('api.pays'), passed('api.invented', { run: 'old' })] },
    'undeclared check api.invented',
  ],
  [
    'its process failed although every test passed',
    { suites: [ended('api', 2, { exitCode: 1 })] },
    'exit code 1 although no test failed',
  ],
  [
    'its process failed and left nothing',
    { cases: [], suites: [ended('api', 0, { exitCode: 1 })] },
    'exit code 1 and left no result',
  ],
];

describe('a suite fails when', () => {
  test.each(FAILED)('%s', (_, changes, reason) => {
    expect(judged(changes).status).toBe('failed');
    expect(judged(changes).reason).toContain(reason);
  });

  test('its process says no exit code', () => {
    const { exitCode: _, ...facts } = ended('api', 2);
    expect(judged({ suites: [facts] })).toMatchObject({ status: 'failed' });
  });
});

const NOT_RUN: readonly [string, Partial<Evidence>, string][] = [
  ['it was never started', { cases: [], suites: [] }, 'the suite was never started'],
  ['it ended well and ran nothing', { cases: [] }, 'the suite ran nothing'],
  [
    'it hung',
    { suites: [ended('api', 2, { outcome: 'timed-out', reason: 'hung: 120 s' })] },
    'hung: 120 s',
  ],
  [
    'it could not be started',
    { cases: [], suites: [ended('api', 0, { outcome: 'not-started', reason: 'no stack' })] },
    'no stack',
  ],
  [
    'a service died under it, whatever failed then',
    {
      cases: [failed('api.pays')],
      suites: [ended('api', 1, { outcome: 'lost', reason: 'redis' })],
    },
    'redis',
  ],
  [
    'a result can’t be read',
    { broken: [{ suite: 'api', file: 'a-result.json', reason: 'is empty' }] },
    'a-result.json: is empty',
  ],
  ['results were lost', { suites: [ended('api', 3)] }, '3 results were written, 2 are here'],
];

describe('a suite is not run when', () => {
  test.each(NOT_RUN)('%s', (_, changes, reason) => {
    expect(judged(changes)).toMatchObject({ status: 'not-run', reason });
  });

  test('one of its shards is missing', () => {
    expect(judged({}, 3)).toMatchObject({ status: 'not-run', reason: 'shard 2 of 3 is missing' });
  });

  test('it ended otherwise without saying why', () => {
    const { reason: _, ...facts } = ended('api', 2, { outcome: 'crashed', reason: 'x' });
    expect(judged({ suites: [facts] })).toMatchObject({ status: 'not-run', reason: 'crashed' });
  });
});

test('a suite that crashed is not run, not failed, whatever its exit code', () => {
  const suites = [ended('api', 2, { outcome: 'crashed', exitCode: 1, reason: 'by SIGKILL' })];
  expect(judged({ suites })).toMatchObject({ status: 'not-run', reason: 'by SIGKILL' });
});

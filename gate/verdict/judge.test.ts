/** The verdict as a whole: what is GO, what refuses, and its exit code. */
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { Verdict } from '../../evidence/index.ts';
import {
  CATALOGUE,
  type Changes,
  check,
  EVIDENCE,
  ended,
  failed,
  judgeRun,
  MANIFEST,
  measured,
  passed,
  replaced,
  row,
  STARTED_AT,
  suite,
} from './sample-run.ts';

test('a healthy run is GO, exits with 0 and keeps the published schema', () => {
  const { verdict, exitCode } = judgeRun();
  expect(verdict).toMatchObject({ verdict: 'GO', because: [], scope: 'whole' });
  expect(verdict.headline).toBe('GO for the reference (ci: 4 of 5 requirements judged)');
  expect(exitCode).toBe(0);
  expect([...Value.Errors(Verdict, JSON.parse(JSON.stringify(verdict)))]).toEqual([]);
});

const slow = replaced('load.p95', passed('load.p95', { measurements: [measured('p95', 900)] }));
const unmeasured = replaced('load.p95', passed('load.p95'));

const REFUSED: readonly [string, Changes, readonly string[]][] = [
  ['a check failed', { evidence: { cases: replaced('api.pays', failed('api.pays')) } }, ['failed']],
  ['a number broke its limit', { evidence: { cases: slow } }, ['failed']],
  ['a number was not measured', { evidence: { cases: unmeasured } }, ['unproven']],
  [
    'a check left nothing',
    { evidence: { cases: replaced('api.refunds'), suites: [ended('api', 1), ended('load', 1)] } },
    ['unproven'],
  ],
  [
    'a check of no row left nothing',
    {
      catalogue: CATALOGUE.filter((one) => one.id !== '1.2'),
      evidence: { cases: replaced('api.refunds'), suites: [ended('api', 1), ended('load', 1)] },
    },
    ['unproven'],
  ],
  [
    'a check of no row failed',
    {
      catalogue: CATALOGUE.filter((one) => one.id !== '1.2'),
      evidence: { cases: replaced('api.refunds', failed('api.refunds')) },
    },
    ['failed'],
  ],
  [
    'a check that this profile only shows failed',
    {
      manifest: {
        suites: [
          suite('api', check('api.pays'), check('api.refunds', { required: false })),
          ...MANIFEST.suites.slice(1),
        ],
      },
      evidence: { cases: replaced('api.refunds', failed('api.refunds')) },
    },
    ['failed'],
  ],
  [
    'a test crashed',
    { evidence: { cases: replaced('api.pays', passed('api.pays', { status: 'broken' })) } },
    ['unproven'],
  ],
  [
    'a case without a label failed',
    {
      evidence: {
        cases: [...EVIDENCE.cases, passed('api.x', { check: undefined, status: 'failed' })],
      },
    },
    ['failed'],
  ],
  [
    'a result is of a check that nobody declared',
    { evidence: { cases: [...EVIDENCE.cases, passed('api.invented')] } },
    ['failed'],
  ],
  [
    'a suite’s process failed though all was green',
    { evidence: { suites: [ended('api', 2, { exitCode: 1 }), ended('load', 1)] } },
    ['failed'],
  ],
  [
    'a suite hung after its results',
    {
      evidence: {
        suites: [ended('api', 2), ended('load', 1, { outcome: 'timed-out', reason: 'hung' })],
      },
    },
    ['unproven'],
  ],
  ['nobody knows how the suites ended', { evidence: { suites: [] } }, ['unproven']],
  [
    'a suite is missing',
    { manifest: { suites: [...MANIFEST.suites, suite('unit')] } },
    ['unproven'],
  ],
  [
    'a suite declares nothing and left nothing',
    {
      manifest: { suites: [...MANIFEST.suites, suite('unit')] },
      evidence: { suites: [...EVIDENCE.suites, ended('unit', 0)] },
    },
    ['unproven'],
  ],
  [
    'a shard is missing',
    { manifest: { suites: MANIFEST.suites.map((one) => ({ ...one, shards: 2 })) } },
    ['unproven'],
  ],
  ['the manifest is another run’s', { manifest: { run: 'other' } }, ['unproven']],
  [
    'a result file is corrupt',
    { evidence: { broken: [{ suite: 'api', file: 'a-result.json', reason: 'is empty' }] } },
    ['unproven'],
  ],
  ['there is no evidence at all', { evidence: { cases: [], suites: [] } }, ['unproven']],
  [
    'the profile has no suite',
    { manifest: { suites: [] }, evidence: { cases: [], suites: [] } },
    ['unproven'],
  ],
  ['no row is judged', { catalogue: [row('8.1', { proof: 'attested' })] }, ['unproven']],
  [
    'one failed and another left nothing',
    {
      evidence: {
        cases: replaced('api.pays', failed('api.pays')).filter((one) => one.check !== 'load.p95'),
      },
    },
    ['failed', 'unproven'],
  ],
  [
    'the target lacks what a required check needs',
    {
      manifest: {
        suites: [
          suite('api', check('api.pays'), check('api.refunds', { needs: ['chain'] })),
          ...MANIFEST.suites.slice(1),
        ],
      },
      evidence: {
        cases: replaced(
          'api.refunds',
          passed('api.refunds', { status: 'skipped', message: 'needs chain' }),
        ),
      },
    },
    ['unproven'],
  ],
];

describe('NO-GO when', () => {
  test.each(REFUSED)('%s', (_, changes, because) => {
    const { verdict, exitCode } = judgeRun(changes);
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because });
    expect(verdict.headline).toMatch(/^NO-GO for the reference: .+ \(ci: \d+ of \d+ requirements/);
    expect(exitCode).toBe(1);
  });
});

describe('still GO when', () => {
  const shownOnly = {
    suites: [
      suite('api', check('api.pays'), check('api.refunds', { required: false })),
      ...MANIFEST.suites.slice(1),
    ],
  };

  test('a check that this profile only shows was not run', () => {
    const cases = replaced('api.refunds', passed('api.refunds', { status: 'skipped' }));
    const { verdict } = judgeRun({ manifest: shownOnly, evidence: { cases } });
    expect(verdict.verdict).toBe('GO');
    expect(verdict.requirements.find((one) => one.id === '1.2')?.status).toBe('not-run');
  });

  test('the folder holds an old run’s failure beside this run’s results', () => {
    const old = { ...failed('api.pays'), run: 'old' };
    expect(judgeRun({ evidence: { cases: [...EVIDENCE.cases, old] } }).verdict.verdict).toBe('GO');
  });
});

test('one test that broke, of no check, leaves the run unproven', () => {
  const stray = passed('api.pays', { check: undefined, status: 'broken' });
  const evidence = {
    cases: [...EVIDENCE.cases, stray],
    suites: [ended('api', 3), ended('load', 1)],
  };
  expect(judgeRun({ evidence }).verdict).toMatchObject({
    verdict: 'NO-GO',
    because: ['unproven'],
  });
});

test('a result that ended in the very millisecond in which the run began is of this run', () => {
  const cases = replaced('api.pays', passed('api.pays', { endedAt: STARTED_AT }));
  expect(judgeRun({ evidence: { cases } }).verdict.verdict).toBe('GO');
});

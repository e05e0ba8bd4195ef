/** The verdict as a whole: what is GO, what refuses, what it says about itself, and its exit code. */

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

describe('a part', () => {
  const api = MANIFEST.suites.slice(0, 1);
  const partial = { scope: 'partial', suites: api } as const;
  const evidence = {
    cases: EVIDENCE.cases.filter((one) => one.suite === 'api'),
    suites: [ended('api', 2)],
  };

  test('in which every check passed is PARTIAL and exits with 0', () => {
    const { verdict, exitCode } = judgeRun({ manifest: partial, evidence });
    expect(verdict).toMatchObject({ verdict: 'PARTIAL', scope: 'partial', because: [] });
    expect(verdict.headline).toBe(
      'partial: not a verdict (api on the reference: 2 of 2 checks passed)',
    );
    expect(exitCode).toBe(0);
  });

  test('with a failed check exits with 1', () => {
    const cases = [passed('api.pays'), failed('api.refunds')];
    const { verdict, exitCode } = judgeRun({ manifest: partial, evidence: { ...evidence, cases } });
    expect(verdict).toMatchObject({ verdict: 'PARTIAL', because: ['failed'] });
    expect(exitCode).toBe(1);
  });

  test('with a check that left nothing exits with 1', () => {
    const cases = [passed('api.pays')];
    const suites = [ended('api', 1)];
    expect(judgeRun({ manifest: partial, evidence: { cases, suites } }).exitCode).toBe(1);
  });

  const needy = { ...partial, suites: [suite('api', check('api.pays'), CHAINED())] };
  function CHAINED() {
    return check('api.refunds', { needs: ['chain'] });
  }
  const lacking = passed('api.refunds', { status: 'skipped', message: 'needs chain' });

  test('is excused from what the target lacks', () => {
    const cases = [passed('api.pays'), lacking];
    const { exitCode } = judgeRun({ manifest: needy, evidence: { ...evidence, cases } });
    expect(exitCode).toBe(0);
  });

  test('is not excused when nothing at all ran', () => {
    const manifest = { ...partial, suites: [suite('api', CHAINED())] };
    const suites = [ended('api', 1)];
    expect(judgeRun({ manifest, evidence: { cases: [lacking], suites } }).exitCode).toBe(1);
  });

  test('whose suite’s process failed exits with 1', () => {
    const suites = [ended('api', 2, { exitCode: 1 })];
    expect(judgeRun({ manifest: partial, evidence: { ...evidence, suites } }).exitCode).toBe(1);
  });

  test('is never GO, whatever its profile', () => {
    const manifest = { ...partial, profile: 'launch' };
    const { verdict } = judgeRun({ manifest, evidence, requires: 'launch-rows' });
    expect(verdict.verdict).toBe('PARTIAL');
  });
});

describe('the headline says what it is about', () => {
  const deployed = { name: 'staging', kind: 'deployed', capabilities: [] } as const;
  const provable = CATALOGUE.filter((one) => one.checks.length > 0);

  test('only launch on a deployed target says GO for launch', () => {
    const launch = { profile: 'launch', target: { ...deployed, capabilities: [] } };
    const seen = judgeRun({ manifest: launch, catalogue: provable, requires: 'launch-rows' });
    expect(seen.verdict.headline).toBe('GO for launch of staging (4 of 4 requirements judged)');
  });

  test('launch on the reference is no launch', () => {
    const seen = judgeRun({
      manifest: { profile: 'launch' },
      catalogue: provable,
      requires: 'launch-rows',
    });
    expect(seen.verdict.headline).toBe('GO for the reference (launch: 4 of 4 requirements judged)');
  });

  test('ci on a deployed target names it', () => {
    const manifest = { target: { ...deployed, capabilities: [] } };
    expect(judgeRun({ manifest }).verdict.headline).toMatch(/^GO for staging \(ci: /);
  });

  test('a mutant is named', () => {
    const manifest = { target: { ...MANIFEST.target, mutant: 'slow-query' } };
    const seen = judgeRun({ manifest }).verdict.headline;
    expect(seen).toMatch(/^GO for the reference with mutant slow-query \(ci: /);
  });

  test('a refusal counts what failed and what is not proven', () => {
    const cases = replaced('api.pays', failed('api.pays')).filter((one) => one.suite !== 'load');
    const seen = judgeRun({ evidence: { cases } }).verdict.headline;
    expect(seen).toContain('NO-GO for the reference: 3 requirements failed, 1 not proven');
  });

  test('a refusal without a red row says what refused', () => {
    const suites = [ended('api', 2, { exitCode: 1 }), ended('load', 1)];
    const seen = judgeRun({ evidence: { suites } }).verdict.headline;
    expect(seen).toContain('NO-GO for the reference: suite api failed');
  });
});

describe('launch', () => {
  test('refuses while a critical row has no proof', () => {
    const seen = judgeRun({ manifest: { profile: 'launch' }, requires: 'launch-rows' });
    expect(seen.verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
    expect(seen.verdict.headline).toContain('1 not proven');
  });

  test('does not wait for an important row without a proof', () => {
    const catalogue = CATALOGUE.map((one) =>
      one.id === '8.1' ? row('8.1', { priority: 'important' }) : one,
    );
    const seen = judgeRun({ manifest: { profile: 'launch' }, catalogue, requires: 'launch-rows' });
    expect(seen.verdict.verdict).toBe('GO');
  });
});

describe('beside the verdict', () => {
  test('each service level stands with its number, limit and state', () => {
    expect(judgeRun().verdict.slo).toEqual([
      { id: 'SLO.2', metric: 'p95', value: 80, unit: 'ms', limit: '< 500 ms', status: 'passed' },
    ]);
    expect(judgeRun({ evidence: { cases: slow } }).verdict.slo[0]).toMatchObject({
      value: 900,
      status: 'failed',
    });
    expect(judgeRun({ evidence: { cases: unmeasured } }).verdict.slo[0]).toMatchObject({
      value: null,
      status: 'not-run',
    });
  });

  test('a service level without a check is shown as not run, with its limit', () => {
    const catalogue = [...CATALOGUE, row('SLO.4', { slo: [{ metric: 'cpu', limit: '< 70 %' }] })];
    expect(judgeRun({ catalogue }).verdict.slo[1]).toEqual({
      id: 'SLO.4',
      metric: 'cpu',
      value: null,
      unit: '',
      limit: '< 70 %',
      status: 'not-run',
    });
  });

  test('a failing check that no row claims is told in a note', () => {
    const catalogue = CATALOGUE.filter((one) => one.id !== '1.2');
    const cases = replaced('api.refunds', failed('api.refunds'));
    const { notes } = judgeRun({ catalogue, evidence: { cases } }).verdict;
    expect(notes).toEqual(['check api.refunds, of no requirement: failed (expected 1, saw 2)']);
  });
});

describe('the audit', () => {
  const books = suite('api', check('api.pays'), check('api.books-agree'));
  const manifest = { suites: [books, ...MANIFEST.suites.slice(1)] };
  const audited = (...cases: ReturnType<typeof passed>[]) =>
    judgeRun({
      manifest,
      evidence: { cases: [...replaced('api.refunds'), ...cases] },
    }).verdict.audit;
  const compared = (changes: Partial<ReturnType<typeof passed>> = {}) =>
    passed('api.books-agree', { books: 'ledger = provider', ...changes });

  test('names the books that were compared', () => {
    expect(audited(compared())).toEqual([{ books: 'ledger = provider', status: 'passed' }]);
  });

  test('of one pair is failed when one comparison failed', () => {
    const seen = audited(compared(), compared({ status: 'failed' }), compared());
    expect(seen).toEqual([{ books: 'ledger = provider', status: 'failed' }]);
  });

  test('of one pair is not run when one comparison was not', () => {
    const seen = audited(compared(), compared({ status: 'skipped' }));
    expect(seen).toEqual([{ books: 'ledger = provider', status: 'not-run' }]);
  });

  test('without named books stands for its suite', () => {
    expect(audited(passed('api.books-agree'))).toEqual([
      { books: 'books of api', status: 'passed' },
    ]);
  });

  test('that left nothing is not run', () => {
    expect(audited()).toEqual([{ books: 'books of api', status: 'not-run' }]);
  });

  test('of another run counts for nothing', () => {
    expect(audited(compared({ run: 'old' }))).toEqual([
      { books: 'books of api', status: 'not-run' },
    ]);
  });
});

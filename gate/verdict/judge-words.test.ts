/** What the verdict says about itself: its subject, its numbers, its books. */
import { describe, expect, test } from 'vitest';
import {
  CATALOGUE,
  check,
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

const slow = replaced('load.p95', passed('load.p95', { measurements: [measured('p95', 900)] }));
const unmeasured = replaced('load.p95', passed('load.p95'));

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

  test('is not run when the suite that compared did not end', () => {
    const cases = [...replaced('api.refunds'), compared()];
    const suites = [ended('api', 2, { outcome: 'timed-out' }), ended('load', 1)];
    const { audit } = judgeRun({ manifest, evidence: { cases, suites } }).verdict;
    expect(audit).toEqual([{ books: 'ledger = provider', status: 'not-run' }]);
  });

  test('of a pair that the manifest names and nobody compared is not run', () => {
    const planned = { ...manifest, books: ['ledger = provider', 'ledger balances'] };
    const cases = [...replaced('api.refunds'), compared()];
    const { verdict, exitCode } = judgeRun({ manifest: planned, evidence: { cases } });
    expect(verdict.audit).toEqual([
      { books: 'ledger balances', status: 'not-run' },
      { books: 'ledger = provider', status: 'passed' },
    ]);
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
    expect(verdict.headline).toContain('the books were not compared: ledger balances');
    expect(exitCode).toBe(1);
  });

  test('of pairs that were all compared refuses nothing', () => {
    const planned = { ...manifest, books: ['ledger = provider'] };
    const cases = [...replaced('api.refunds'), compared()];
    const { verdict } = judgeRun({ manifest: planned, evidence: { cases } });
    expect(verdict.verdict).toBe('GO');
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

describe('a suite that ended well', () => {
  const skipped = passed('api.refunds', { status: 'skipped', message: 'the machine is busy' });
  const stateOf = (manifest: Partial<typeof MANIFEST>) =>
    judgeRun({ manifest, evidence: { cases: replaced('api.refunds', skipped) } }).verdict.suites[0];
  const api = (changes: Parameters<typeof check>[1]) => ({
    suites: [suite('api', check('api.pays'), check('api.refunds', changes))],
  });

  test('is not run, with the reason, where a required check of it was not', () => {
    expect(stateOf({})).toMatchObject({ status: 'not-run', reason: 'the machine is busy' });
  });

  test('passed where this profile does not require that check', () => {
    expect(stateOf(api({ required: false }))).toMatchObject({ status: 'passed' });
  });

  test('passed where the target lacks what that check needs', () => {
    const lacking = { ...skipped, message: 'needs chain' };
    const evidence = { cases: replaced('api.refunds', lacking) };
    const { suites } = judgeRun({ manifest: api({ needs: ['chain'] }), evidence }).verdict;
    expect(suites[0]).toMatchObject({ status: 'passed' });
  });
});

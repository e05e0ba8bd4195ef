/** When a known fault counts as caught: NO-GO is not enough, the right rule must have failed by the right check. */
import { expect, test } from 'vitest';
import type { Mutant } from '../../fixtures/mutants/index.ts';
import type { Requirement } from '../plan/requirement.ts';
import { CATALOGUE, failed, judgeRun, passed, replaced, row } from '../verdict/sample-run.ts';
import { isComplete, judgeMutant } from './detect.ts';

const MUTANT: Mutant = {
  id: 'pays-twice',
  title: 'pays twice',
  file: 'reference/x.ts',
  find: 'once',
  replace: 'twice',
  rule: 'LR-1',
  catches: ['api.pays'],
  suites: ['api'],
};

const caughtCases = replaced('api.pays', failed('api.pays'));

function verdictOf(cases = caughtCases, catalogue: readonly Requirement[] = CATALOGUE) {
  return judgeRun({ evidence: { cases }, catalogue }).verdict;
}

test('caught: the launch rule failed by a check that the fault names', () => {
  expect(judgeMutant(MUTANT, verdictOf())).toMatchObject({ caught: true, by: ['api.pays'] });
});

test('missed: the verdict stayed GO', () => {
  const seen = judgeMutant(MUTANT, judgeRun().verdict);
  expect(seen).toMatchObject({ caught: false, reason: 'the verdict was GO' });
});

test('missed: refused only because a proof crashed', () => {
  const cases = replaced('api.pays', passed('api.pays', { status: 'broken' }));
  const seen = judgeMutant(MUTANT, verdictOf(cases));
  expect(seen).toMatchObject({ caught: false, reason: 'LR-1 was not-run' });
});

test('missed: another rule failed', () => {
  const seen = judgeMutant({ ...MUTANT, rule: 'LR-2' }, verdictOf());
  expect(seen).toMatchObject({ caught: false, reason: 'LR-2 was not in the catalogue' });
});

test('missed: the rule failed, by a check that the fault does not name', () => {
  const seen = judgeMutant({ ...MUTANT, catches: ['api.refunds'] }, verdictOf());
  expect(seen.caught).toBe(false);
  expect(seen.reason).toContain('by none of the checks that the fault names');
});

test('missed: a row that must turn red did not', () => {
  const seen = judgeMutant({ ...MUTANT, rows: ['1.1', 'SLO.2'] }, verdictOf());
  expect(seen).toMatchObject({ caught: false, reason: 'SLO.2 did not turn red' });
});

test('a row that turns red through the rule counts', () => {
  const catalogue = [...CATALOGUE, row('1.9')].map((one) =>
    one.id === 'LR-1' ? { ...one, serves: ['1.9'] } : one,
  );
  const seen = judgeMutant({ ...MUTANT, rows: ['1.9'] }, verdictOf(caughtCases, catalogue));
  expect(seen.caught).toBe(true);
});

test('a detection is complete when all were caught and the healthy system raised no alarm', () => {
  const one = { ...judgeMutant(MUTANT, verdictOf()), durationMs: 1 };
  const healthy = { verdict: 'GO', headline: '' } as const;
  expect(isComplete({ healthy, mutants: [one] })).toBe(true);
  expect(isComplete({ healthy, mutants: [one, { ...one, caught: false }] })).toBe(false);
  expect(isComplete({ healthy, mutants: [] })).toBe(false);
  expect(isComplete({ healthy: { ...healthy, verdict: 'NO-GO' }, mutants: [one] })).toBe(false);
});

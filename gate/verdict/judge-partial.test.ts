/** A run of a part: never GO, and its exit code says whether what it selected ran and passed. */
import { describe, expect, test } from 'vitest';
import { check, EVIDENCE, ended, failed, judgeRun, MANIFEST, passed, suite } from './sample-run.ts';

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

  const twoSuites = (need: string) => ({
    ...partial,
    suites: [suite('api', check('api.pays')), suite('unit', check('unit.adds', { needs: [need] }))],
  });
  const unstarted = [ended('api', 1), ended('unit', 0, { outcome: 'not-started' as const })];

  test('is excused from a whole suite that needs what the target lacks', () => {
    const evidence = { cases: [passed('api.pays')], suites: unstarted };
    const { verdict, exitCode } = judgeRun({ manifest: twoSuites('checkout'), evidence });
    expect(verdict.because).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('is not excused from a suite that needs what the target has', () => {
    const evidence = { cases: [passed('api.pays')], suites: unstarted };
    expect(judgeRun({ manifest: twoSuites('clock'), evidence }).exitCode).toBe(1);
  });

  test('is not excused from a suite that nobody wrote', () => {
    const manifest = { ...partial, suites: [suite('api', check('api.pays')), suite('absent')] };
    const evidence = { cases: [passed('api.pays')], suites: [ended('api', 1)] };
    expect(judgeRun({ manifest, evidence }).exitCode).toBe(1);
  });

  test('that is whole is not excused from a suite of checks that are only shown', () => {
    const shown = check('unit.adds', { needs: ['checkout'], required: false });
    const suites = [suite('api', check('api.pays')), suite('unit', shown)];
    const evidence = { cases: [passed('api.pays')], suites: unstarted };
    const { verdict } = judgeRun({ manifest: { ...partial, scope: 'whole', suites }, evidence });
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
  });

  test('that is whole is not excused from it', () => {
    const evidence = { cases: [passed('api.pays')], suites: unstarted };
    const manifest = { ...twoSuites('checkout'), scope: 'whole' as const };
    const { verdict } = judgeRun({ manifest, evidence });
    expect(verdict).toMatchObject({ verdict: 'NO-GO', because: ['unproven'] });
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

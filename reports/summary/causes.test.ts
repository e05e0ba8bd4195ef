/** A refusal is told once for each fault, with all that it costs, and nothing that refuses is left out. */
import { describe, expect, it } from 'vitest';
import type { RequirementState, Verdict } from '../../evidence/index.ts';
import { SAMPLE_FAILURE, SAMPLE_GAP, sampleVerdict } from '../sample/sample-verdict.ts';
import { causesOf } from './causes.ts';

function changed(change: (verdict: Verdict) => Partial<Verdict>): Verdict {
  const verdict = sampleVerdict('GO');
  return { ...verdict, ...change(verdict) };
}

function withRow(id: string, state: Partial<RequirementState>): Verdict {
  return changed(({ requirements }) => ({
    requirements: requirements.map((row) => (row.id === id ? { ...row, ...state } : row)),
  }));
}

describe('the causes of a verdict', () => {
  it('are none for a GO', () => {
    expect(causesOf(sampleVerdict('GO'))).toEqual([]);
  });

  it('come failures first, each with its check, its rule and the rows that it costs', () => {
    const [failure, gap, ...others] = causesOf(sampleVerdict('NO-GO'));
    expect(failure).toMatchObject({ kind: 'failed', sources: [SAMPLE_FAILURE.check] });
    expect(failure?.rows.map(({ id }) => id)).toEqual(['LR-9', '6.2.6', '6.2.7']);
    expect(gap).toMatchObject({ kind: 'unproven', sources: [SAMPLE_GAP.check] });
    expect(gap?.rows.map(({ id }) => id).toSorted()).toEqual(['6.2.8', 'LR-11', 'LR-20']);
    expect(others).toEqual([]);
  });

  it('hold one for a required row that has no check', () => {
    const verdict = withRow('F.8', { required: true, reason: 'no attestation by operations' });
    expect(causesOf(verdict)).toMatchObject([
      { kind: 'unproven', reason: 'no attestation by operations', rows: [{ id: 'F.8' }] },
    ]);
  });

  it('hold none for a row that this profile does not require', () => {
    expect(causesOf(withRow('F.8', { required: false, status: 'not-run' }))).toEqual([]);
  });

  it('hold a failed row that this profile does not require', () => {
    const verdict = withRow('5.2.3', { required: false, status: 'failed', reason: 'through LR-6' });
    expect(causesOf(verdict)).toMatchObject([{ kind: 'failed', rows: [{ id: '5.2.3' }] }]);
  });

  it('tell a missing suite once, however many checks it leaves open', () => {
    const reason = 'the suite was never started';
    const verdict = changed(({ requirements, suites }) => ({
      suites: suites.map((one) =>
        one.name === 'load' ? { ...one, status: 'not-run', reason } : one,
      ),
      requirements: requirements.map((row) => {
        const checks = row.checks.map((check) =>
          check.id.startsWith('load.') ? { ...check, status: 'not-run' as const, reason } : check,
        );
        const open = checks.some((check) => check.status === 'not-run');
        return open ? { ...row, checks, status: 'not-run' as const } : row;
      }),
    }));
    const causes = causesOf(verdict);
    expect(causes).toHaveLength(1);
    expect(causes[0]?.sources).toContain('load');
    expect(causes[0]?.rows.map(({ id }) => id)).toContain('SLO.2');
  });

  it('hold a suite that failed although no requirement did', () => {
    const verdict = changed(({ suites }) => ({
      suites: suites.map((one) =>
        one.name === 'unit' ? { ...one, status: 'failed', reason: 'exit code 1' } : one,
      ),
    }));
    expect(causesOf(verdict)).toEqual([
      { kind: 'failed', reason: 'exit code 1', sources: ['unit'], rows: [] },
    ]);
  });
});

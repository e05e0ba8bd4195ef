/** How a row of the checklist is judged (design.md), one row a rule. */
import { describe, expect, test } from 'vitest';
import type { Requirement } from '../plan/requirement.ts';
import type { JudgedCheck } from './judge-check.ts';
import { judgeRequirements, type RowRules } from './judge-requirement.ts';
import { row } from './sample-run.ts';

const CI: RowRules = { profile: 'ci', requires: 'rows-with-checks' };
const LAUNCH: RowRules = { profile: 'launch', requires: 'launch-rows' };

function state(id: string, changes: Partial<JudgedCheck> = {}): JudgedCheck {
  return {
    id,
    suite: 'api',
    status: 'passed',
    required: true,
    excused: false,
    evidence: [],
    ...changes,
  };
}

const NOT_RUN = { status: 'not-run', reason: 'hung' } as const;
const FAILED = { status: 'failed', reason: 'expected 1, saw 2' } as const;

function judged(rows: readonly Requirement[], checks: readonly JudgedCheck[], rules = CI) {
  return judgeRequirements(rows, new Map(checks.map((one) => [one.id, one])), rules);
}

function first(changes: Partial<Requirement>, checks: readonly JudgedCheck[], rules = CI) {
  const [only] = judged([row('1.1', changes)], checks, rules);
  return only;
}

const TWO = { checks: ['a.one', 'a.two'] };

describe('a row', () => {
  test('passes when all of its checks passed', () => {
    const seen = first(TWO, [state('a.one'), state('a.two')]);
    expect(seen).toMatchObject({ status: 'passed', required: true });
    expect(seen?.checks.map((one) => one.id)).toEqual(['a.one', 'a.two']);
  });

  test('fails when one of its checks failed, and says which and why', () => {
    const seen = first(TWO, [state('a.one'), state('a.two', FAILED)]);
    expect(seen).toMatchObject({ status: 'failed', reason: 'a.two: expected 1, saw 2' });
  });

  test('fails when one failed and another was not run', () => {
    expect(first(TWO, [state('a.one', NOT_RUN), state('a.two', FAILED)])?.status).toBe('failed');
  });

  test('is not run when one of its checks was not run', () => {
    const seen = first(TWO, [state('a.one'), state('a.two', NOT_RUN)]);
    expect(seen).toMatchObject({ status: 'not-run', reason: 'a.two: hung', required: true });
  });

  test('without any check is not run, in every profile, and required in none but launch', () => {
    const expected = { status: 'not-run', reason: 'no check proves it yet', required: false };
    expect(first({}, [])).toMatchObject(expected);
    expect(first({}, [], LAUNCH)).toMatchObject({ ...expected, required: true });
  });

  test('that a person must sign says who', () => {
    const seen = first({ proof: 'attested', owner: 'legal' }, []);
    expect(seen?.reason).toBe('no attestation by legal');
  });

  test('whose checks are all in other profiles is not selected', () => {
    const seen = first(TWO, []);
    expect(seen).toMatchObject({ status: 'not-selected', reason: 'not in ci', required: false });
  });

  test('is judged by those of its checks that the profile has', () => {
    expect(first(TWO, [state('a.one')])).toMatchObject({ status: 'passed', required: true });
  });

  test('carries its words, and never the suite’s inner state', () => {
    const doesNotProve = { en: 'Not the vault.', zh: '不证明保险库。' };
    const seen = first({ ...TWO, doesNotProve }, [state('a.one')]);
    expect(seen?.doesNotProve).toEqual(doesNotProve);
    expect(seen?.checks[0]).toEqual({ id: 'a.one', status: 'passed', evidence: [] });
  });
});

describe('a check that this profile only shows', () => {
  const shown = { required: false };

  test('does not hold its row back by not running', () => {
    const seen = first(TWO, [state('a.one'), state('a.two', { ...NOT_RUN, ...shown })]);
    expect(seen).toMatchObject({ status: 'passed', required: true });
  });

  test('fails its row by failing', () => {
    const seen = first(TWO, [state('a.one'), state('a.two', { ...FAILED, ...shown })]);
    expect(seen).toMatchObject({ status: 'failed', required: true });
  });

  test('alone makes no row required', () => {
    const seen = first({ checks: ['a.two'] }, [state('a.two', { ...NOT_RUN, ...shown })]);
    expect(seen).toMatchObject({ status: 'not-run', required: false });
  });

  test('alone passes its row by passing', () => {
    expect(first({ checks: ['a.two'] }, [state('a.two', shown)])?.status).toBe('passed');
  });
});

describe('in launch', () => {
  test('a row wants every one of its checks', () => {
    const seen = first(TWO, [state('a.one')], LAUNCH);
    expect(seen).toMatchObject({ status: 'not-run', required: true });
    expect(seen?.reason).toBe('a.two: in no suite of this run');
  });

  test('a check that other profiles only show is wanted too', () => {
    const checks = [state('a.one'), state('a.two', { ...NOT_RUN, required: false })];
    expect(first(TWO, checks, LAUNCH)?.status).toBe('not-run');
  });

  test.each([
    ['1.1', 'critical', true],
    ['1.1', 'important', false],
    ['1.1', 'later', false],
    ['F.3', 'later', true],
    ['C.1', 'later', true],
    ['SLO.2', 'important', true],
    ['LR-9', 'important', true],
  ] as const)('row %s of priority %s is required: %s', (id, priority, required) => {
    const [seen] = judged([row(id, { priority })], [], LAUNCH);
    expect(seen?.required).toBe(required);
  });
});

describe('a launch rule', () => {
  const rows = [
    row('1.3.1', { checks: ['a.two'] }),
    row('1.3.2', { checks: ['a.three'] }),
    row('1.3.3'),
    row('LR-9', { checks: ['a.one'], serves: ['1.3.1', '1.3.3'] }),
  ];
  const others = [state('a.two'), state('a.three')];

  test('that failed fails the rows that it serves, and names itself', () => {
    const [served, other, unproven, rule] = judged(rows, [state('a.one', FAILED), ...others]);
    expect(rule?.status).toBe('failed');
    expect(served).toMatchObject({ status: 'failed', reason: 'through LR-9' });
    expect(unproven).toMatchObject({ status: 'failed', reason: 'through LR-9' });
    expect(other?.status).toBe('passed');
  });

  test('that passed proves none of the rows that it serves', () => {
    const [, , unproven] = judged(rows, [state('a.one'), ...others]);
    expect(unproven?.status).toBe('not-run');
  });

  test('that was not run leaves the rows as they are', () => {
    const [served] = judged(rows, [state('a.one', NOT_RUN), ...others]);
    expect(served?.status).toBe('passed');
  });

  test('does not hide a row’s own failure', () => {
    const checks = [state('a.one', FAILED), state('a.two', FAILED), state('a.three')];
    expect(judged(rows, checks)[0]?.reason).toBe('a.two: expected 1, saw 2');
  });
});

describe('a derived row', () => {
  const parts = [row('6.1', { checks: ['a.one'] }), row('6.2', { checks: ['a.two'] })];
  const rows = [...parts, row('F.5', { proof: 'derived', derivesFrom: ['6.1', '6.2'] })];
  const last = (checks: readonly JudgedCheck[], rules = CI) => judged(rows, checks, rules).at(-1);

  test('passes when all that it sums up passed', () => {
    expect(last([state('a.one'), state('a.two')])?.status).toBe('passed');
  });

  test('fails when one of them failed, and names it', () => {
    const seen = last([state('a.one'), state('a.two', FAILED)]);
    expect(seen).toMatchObject({ status: 'failed', reason: 'failed: 6.2' });
  });

  test('is not in a profile that has not proven them all', () => {
    const seen = last([state('a.one')]);
    expect(seen).toMatchObject({ status: 'not-selected', required: false });
    expect(seen?.reason).toContain('not proven: 6.2');
  });

  test('is not run in launch when one of them is unproven', () => {
    const seen = last([state('a.one')], LAUNCH);
    expect(seen).toMatchObject({ status: 'not-run', required: true, reason: 'not proven: 6.2' });
  });

  test('fails through a launch rule that fails what it sums up', () => {
    const rule = row('LR-2', { checks: ['a.three'], serves: ['6.1'] });
    const checks = [state('a.one'), state('a.two'), state('a.three', FAILED)];
    const seen = judged([...rows, rule], checks).find((one) => one.id === 'F.5');
    expect(seen).toMatchObject({ status: 'failed', reason: 'failed: 6.1' });
  });

  test('of all critical rows counts each of them, and no other', () => {
    const all = [
      ...parts,
      row('9.9', { priority: 'later' }),
      row('F.1', { proof: 'derived', derivesFrom: 'critical' }),
      row('F.2', { proof: 'derived', derivesFrom: ['9.9'] }),
    ];
    const checks = [state('a.one'), state('a.two')];
    const seen = judged(all, checks, LAUNCH).find((one) => one.id === 'F.1');
    expect(seen?.status).toBe('passed');
    const less = judged(all, [state('a.one')], LAUNCH).find((one) => one.id === 'F.1');
    expect(less).toMatchObject({ status: 'not-run', reason: 'not proven: 6.2' });
  });

  test('that sums up nothing proves nothing', () => {
    const [seen] = judged([row('F.5', { proof: 'derived', derivesFrom: [] })], [], LAUNCH);
    expect(seen).toMatchObject({ status: 'not-run', reason: 'it sums up no row' });
  });

  test('names five of many', () => {
    const many = Array.from({ length: 7 }, (_, index) => row(`1.${index}`));
    const ids = many.map((one) => one.id);
    const seen = judged([...many, row('F.2', { proof: 'derived', derivesFrom: ids })], [], LAUNCH);
    expect(seen.at(-1)?.reason).toBe('not proven: 1.0, 1.1, 1.2, 1.3, 1.4 and 2 more');
  });
});

/** What of an audit becomes evidence: never a pass of nothing, and each lack with its reason. */
import { expect, test } from 'vitest';
import { assertAgree, auditCases } from './audit-evidence.ts';
import type { BookComparison } from './target.ts';

const passed: BookComparison = { books: 'a = b', status: 'passed', compared: 3, differences: [] };
const failed: BookComparison = {
  books: 'c = d',
  status: 'failed',
  compared: 2,
  differences: ['pi_1: one cent is missing'],
};
const empty: BookComparison = {
  books: 'e = f',
  status: 'not-run',
  compared: 0,
  differences: [],
  reason: 'no payment was made',
};
const cases = (...comparisons: BookComparison[]) =>
  auditCases({ check: 'api.books-agree', file: 'a.test.ts' }, comparisons).map(
    ({ status, message }) => [status, message],
  );

test('a comparison says how many entries it compared, and which differ', () => {
  expect(cases(passed, failed)).toEqual([
    ['passed', '3 entries compared, all agree'],
    ['failed', '1 of 2 entries differ:\npi_1: one cent is missing'],
  ]);
  expect(() => assertAgree('a.test.ts', [passed, failed])).toThrow(/c = d.*one cent is missing/s);
  expect(() => assertAgree('a.test.ts', [passed])).not.toThrow();
});

test('books that this file made no entry of are left to others, unless it made none at all', () => {
  expect(cases(passed, empty)).toEqual([['passed', '3 entries compared, all agree']]);
  expect(cases(empty)).toEqual([['skipped', 'no payment was made']]);
});

test('books that can’t be read are not run, with what they need', () => {
  expect(cases(passed, { ...empty, reason: 'needs database' })).toContainEqual([
    'skipped',
    'needs database',
  ]);
});

test('what the target lacks for the check is named first: it is the excuse that counts', () => {
  const audited = { check: 'api.books-agree', file: 'a.test.ts', lacking: 'database' };
  const [one] = auditCases(audited, [{ ...empty, reason: 'needs provider-faults' }]);
  expect(one?.message).toBe('needs database: needs provider-faults');
});

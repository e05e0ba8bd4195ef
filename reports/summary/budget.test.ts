/** What a service level has used up, for limits from above and from below. */
import { expect, it } from 'vitest';
import { budgetUsed } from './budget.ts';

const level = (value: number | null, unit: string, limit: string) =>
  ({ id: 'SLO.1', metric: 'm', value, unit, limit, status: 'passed' }) as const;

it.each([
  ['a fifth of an upper limit', 100, 'ms', '< 500 ms', 0.2],
  ['a broken upper limit', 750, 'ms', '< 500 ms', 1.5],
  ['half of the failures that are allowed', 99.5, '%', '> 99 %', 0.5],
  ['a broken lower limit', 98, '%', '> 99 %', 2],
  ['a lower limit without per cent', 200, '/s', '≥ 100 /s', 0.5],
])('is %s', (_, value, unit, limit, used) => {
  expect(budgetUsed(level(value, unit, limit))).toBeCloseTo(used);
});

it.each([
  ['what was not measured', null, '< 500 ms'],
  ['a limit without a number', 1, 'none'],
])('is unknown for %s', (_, value, limit) => {
  expect(budgetUsed(level(value, 'ms', limit))).toBeUndefined();
});

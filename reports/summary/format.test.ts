/** Numbers as people read them. */
import { expect, it } from 'vitest';
import { duration, quantity } from './format.ts';

it.each([
  [420.4, '420 ms'],
  [8400, '8.4 s'],
  [59_980, '1 min 00 s'],
  [125_000, '2 min 05 s'],
])('says %d ms as %s', (milliseconds, text) => {
  expect(duration(milliseconds)).toBe(text);
});

it.each([
  [0.0213, '%', '0.021 %'],
  [612.345, 'ms', '612.3 ms'],
  [0, 'findings', '0 findings'],
])('says %d %s as %s', (value, unit, text) => {
  expect(quantity(value, unit)).toBe(text);
});

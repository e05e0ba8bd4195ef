/** A mistyped word is answered with the one that was meant, and only where one is near. */
import { expect, test } from 'vitest';
import { assertKnown } from './nearest.ts';

const known = ['api', 'consistency', 'security'];

test('a known word passes', () => {
  expect(() => assertKnown('api', { kind: 'suite', known })).not.toThrow();
});

test.each([
  ['apj', 'api'],
  ['consistancy', 'consistency'],
  ['secuirty', 'security'],
])('%s: did you mean %s?', (word, meant) => {
  expect(() => assertKnown(word, { kind: 'suite', known })).toThrow(
    `unknown suite "${word}", did you mean ${meant}?`,
  );
});

test('a word that is near nothing gets the list alone', () => {
  expect(() => assertKnown('everything', { kind: 'suite', known })).toThrow(
    expect.objectContaining({
      message: 'unknown suite "everything"',
      hint: 'Known: api, consistency, security.',
      exitCode: 2,
    }),
  );
});

test('where nothing is known, that is said', () => {
  expect(() => assertKnown('x', { kind: 'mutant', known: [] })).toThrow(
    expect.objectContaining({ hint: 'There is no mutant yet.' }),
  );
});

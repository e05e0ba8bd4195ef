/** One pass finds what many searches would. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replacer } from './find-secrets.ts';

const replace = (text: string, ...secrets: string[]) => replacer(secrets, '#')(text);

describe('every place of every secret is replaced', () => {
  test.each([
    ['at the start, within and at the end', 'abcdefgh-abcdefgh-abcdefgh', '#-#-#'],
    ['side by side', 'abcdefghabcdefgh', '##'],
    ['after a false start', 'abcdefgabcdefgh', 'abcdefg#'],
    ['alone', 'abcdefgh', '#'],
    ['not at all in shorter text', 'abcdefg', 'abcdefg'],
    ['not at all in an empty text', '', ''],
  ])('%s', (_where, text, expected) => {
    expect(replace(text, 'abcdefgh')).toBe(expected);
  });
});

test('where one secret begins another, the longer is replaced whole', () => {
  expect(replace('abcdefghij', 'abcdefgh', 'abcdefghij')).toBe('#');
});

test('what is shorter than a secret may be is left', () => {
  expect(replace('password', 'passwor')).toBe('password');
});

test('for any text and secrets, nothing of a secret is left, and no other character is lost', () => {
  const letters = fc.constantFrom('a', 'b', 'é', '💳');
  const secret = fc.array(letters, { minLength: 8, maxLength: 12 }).map((all) => all.join(''));
  const piece = fc.oneof(letters, secret);
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      fc.array(secret, { maxLength: 5 }),
      (pieces, secrets) => {
        const text = pieces.join('');
        const seen = replacer(secrets, '\n')(text);
        for (const one of secrets) expect(seen).not.toContain(one);
        const left = seen.split('\n');
        let at = 0;
        for (const part of left) {
          at = text.indexOf(part, at);
          expect(at).toBeGreaterThanOrEqual(0);
          at += part.length;
        }
      },
    ),
    { seed: 7 },
  );
});

/** Work is dealt so that machines take about the same time, all of it once, and alike on every machine. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deal, parseShard } from './shards.ts';

const piece = (file: string, seconds: number) => ({ suite: 'api', file, seconds });
const pieces = fc.uniqueArray(
  fc.record({ suite: fc.constant('api'), file: fc.string({ minLength: 1 }), seconds: fc.nat(100) }),
  { selector: ({ file }) => file, maxLength: 30 },
);
const total = (dealt: readonly { readonly seconds: number }[]) =>
  dealt.reduce((sum, { seconds }) => sum + seconds, 0);

describe('dealing', () => {
  test('the longest first, each to the machine with the least so far', () => {
    const all = [piece('a', 3), piece('b', 9), piece('c', 4), piece('d', 5)];
    expect(deal(all, 2).map((dealt) => dealt.map(({ file }) => file))).toEqual([
      ['b', 'a'],
      ['d', 'c'],
    ]);
  });

  test('every piece is dealt once, however they are ordered', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 8 }), (all, of) => {
        const dealt = deal(all, of);
        expect(dealt.length).toBe(of);
        expect(
          dealt
            .flat()
            .map(({ file }) => file)
            .toSorted(),
        ).toEqual(all.map(({ file }) => file).toSorted());
        expect(deal(all.toReversed(), of)).toEqual(dealt);
      }),
    );
  });

  test('no machine has more than a fair part and one piece', () => {
    fc.assert(
      fc.property(pieces, fc.integer({ min: 1, max: 8 }), (all, of) => {
        const longest = Math.max(0, ...all.map(({ seconds }) => seconds));
        for (const dealt of deal(all, of))
          expect(total(dealt)).toBeLessThanOrEqual(total(all) / of + longest);
      }),
    );
  });
});

test('a shard is a machine’s number of how many', () => {
  expect(parseShard('2/4')).toEqual({ index: 2, of: 4 });
});

test.each(['0/4', '5/4', '1', 'a/b', '1/0', ''])('"%s" is no shard', (text) => {
  expect(() => parseShard(text)).toThrow(/is no shard/);
});

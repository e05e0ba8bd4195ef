/** Card numbers are known from other numbers, and what no database holds is refused (LR-5, LR-6, LR-25). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mask } from '../logger.ts';
import { holdsCardNumber, maskCardNumbers, refuseUnstorable } from './input.ts';

/** Stripe's own test numbers, by brand. */
const CARDS = ['4242424242424242', '5555555555554444', '378282246310005', '6011111111111117'];

for (const card of CARDS)
  test(`${card} is found in every spelling, in any field`, () => {
    const grouped = card.replace(/(\d{4})(?=\d)/g, '$1 ');
    for (const text of [card, grouped, grouped.replaceAll(' ', '-'), `card:${card}.`, `x${card}y`])
      expect(holdsCardNumber(text), text).toBe(true);
    const bodies = [{ a: [{ b: card }] }, { a: Number(card) }, { [card]: 1 }];
    for (const body of bodies)
      expect(() => refuseUnstorable(body)).toThrow('A card number must never be sent here');
    expect(mask(`{"message":"paid by ${grouped}"}`)).toBe('{"message":"paid by [card]"}');
  });

test('no UUID is taken for a card number', () => {
  const digits = fc.integer({ min: 2, max: 6 }).map((digit) => `4000-8549-${digit}`);
  fc.assert(
    fc.property(fc.uuid(), digits, (id, part) => {
      expect(holdsCardNumber(id)).toBe(false);
      expect(maskCardNumbers(`${id} ${part}`)).toBe(`${id} ${part}`);
    }),
  );
});

test('no address, hash or signature of a chain is taken for a card number', () => {
  const bytes = fc.uint8Array({ minLength: 20, maxLength: 65 });
  fc.assert(
    fc.property(bytes, (some) => {
      const text = `0x${Buffer.from(some).toString('hex')}`;
      expect(holdsCardNumber(text)).toBe(false);
      expect(holdsCardNumber(`0x${'4242'.repeat(10)}`)).toBe(false);
    }),
  );
});

test('a bank account may look like a card number', () => {
  expect(() => refuseUnstorable({ bankAccount: { iban: CARDS[0] } })).not.toThrow();
});

test('amounts, times and numbers without the check digit are no card numbers', () => {
  for (const text of ['4242424242424241', '1795465242414', '12.5000000000000', '42424242'])
    expect(holdsCardNumber(text), text).toBe(false);
});

test('tokens, keys and client secrets are masked in the log', () => {
  const line = mask(
    `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.c2ln sk_test_${'4fKw82'}LmQz whsec_${'kQ8f2L'}mZ01 pi_1_secret_2 Bearer abcdefgh1`,
  );
  expect(line).toBe('[secret] [secret] [secret] [secret] Bearer [secret]');
});

test('text that the database can not hold, and nesting without end, are refused', () => {
  for (const text of ['a\0b', '\ud800'])
    expect(() => refuseUnstorable({ metadata: [text] })).toThrow('characters that are no text');
  let nested: unknown = 'x';
  for (let depth = 0; depth < 20; depth++) nested = { nested };
  expect(() => refuseUnstorable(nested)).toThrow('nested too deeply');
  expect(() =>
    refuseUnstorable({ description: 'Möbel & 🪑', list: [1, null, true] }),
  ).not.toThrow();
});

/** What is sealed is opened by its key, at its place, unaltered; and by nothing else (LR-25). */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Place, VaultError, vault } from './vault.ts';

const newKey = (kid: string) => ({ kid, bytes: randomBytes(32) });
const [older, newer] = [newKey('k1'), newKey('k2')];
const indexKey = randomBytes(32);
const before = vault({ keys: [older], indexKey });
const during = vault({ keys: [newer, older], indexKey });
const after = vault({ keys: [newer], indexKey });

const id = '5f0c3a52-6d0f-4e55-9d5e-2b7a8a3f9c11';
const place: Place = { column: 'users.email_sealed', id };
const ADDRESS = 'ada@example.org';

test('any text comes back as it was, and looks like nothing meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      const sealed = await before.seal(text, place);
      expect(sealed).toMatch(/^[\w-]+\.\.[\w-]{16}\.[\w-]*\.[\w-]{22}$/);
      expect(await before.open(sealed, place)).toBe(text);
    }),
    { numRuns: 20 },
  );
  expect(await before.seal(ADDRESS, place)).not.toBe(await before.seal(ADDRESS, place));
});

test.each<[string, Place]>([
  ['another row', { ...place, id: '5f0c3a52-6d0f-4e55-9d5e-2b7a8a3f9c12' }],
  ['another column', { ...place, column: 'users.wallet_sealed' }],
])('what was moved to %s is not opened', async (_where, elsewhere) => {
  const sealed = await before.seal(ADDRESS, place);
  await expect(before.open(sealed, elsewhere)).rejects.toThrow(VaultError);
});

test('what was altered in any part is not opened', async () => {
  const parts = (await before.seal(ADDRESS, place)).split('.');
  for (const at of [0, 2, 3, 4]) {
    const altered = parts.with(
      at,
      (parts[at] ?? '').replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
    );
    await expect(before.open(altered.join('.'), place)).rejects.toThrow(VaultError);
  }
});

test('a new key seals from now on, the older one still opens; taken out, it opens nothing', async () => {
  const sealed = await before.seal(ADDRESS, place);
  expect(await during.open(sealed, place)).toBe(ADDRESS);
  expect(sealed.startsWith(before.currentPrefix)).toBe(true);
  expect(sealed.startsWith(during.currentPrefix)).toBe(false);
  const anew = await during.seal(ADDRESS, place);
  expect(anew.startsWith(after.currentPrefix)).toBe(true);
  expect(await after.open(anew, place)).toBe(ADDRESS);
  await expect(after.open(sealed, place)).rejects.toThrow('under a key that is not configured');
});

test('the index finds equal texts, under its own key alone', () => {
  expect(before.index(ADDRESS)).toEqual(after.index(ADDRESS));
  expect(before.index(ADDRESS)).not.toEqual(before.index(`${ADDRESS}x`));
  const other = vault({ keys: [older], indexKey: randomBytes(32) });
  expect(other.index(ADDRESS)).not.toEqual(before.index(ADDRESS));
});

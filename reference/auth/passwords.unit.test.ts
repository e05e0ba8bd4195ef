/** Who raises the cost of a hash locks nobody out, and each hash is salted by itself. */
import { expect, test } from 'vitest';
import { passwords } from './passwords.ts';

const PASSWORD = 'correct horse battery staple';
const [cheap, dearer] = [passwords(10), passwords(11)];

test('a hash is matched at the cost that it names', async () => {
  const stored = await cheap.hash(PASSWORD);
  expect(stored).toMatch(/^scrypt\$1024\$8\$1\$/);
  expect(await dearer.matches(PASSWORD, stored)).toBe(true);
  expect(await dearer.matches(`${PASSWORD}.`, stored)).toBe(false);
});

test('one password has another hash each time; however its letters are composed, it matches', async () => {
  const [one, other] = [await cheap.hash('e\u0301te\u0301'), await cheap.hash('\u00e9t\u00e9')];
  expect(one).not.toBe(other);
  expect(await cheap.matches('\u00e9t\u00e9', one)).toBe(true);
});

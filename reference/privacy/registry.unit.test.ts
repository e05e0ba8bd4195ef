/** Nothing that is held of a person is forgotten by export and erasure: every table that points at one is named. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEALED_COLUMNS } from '../storage/sealed-columns.ts';
import { PERSONAL_DATA } from './registry.ts';

const FOLDER = new URL('../db/migrations/', import.meta.url);
const migrations = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.up.sql'))
  .map((name) => readFileSync(new URL(name, FOLDER), 'utf8'))
  .join('\n');

/** The tables with a column that says whose a row is. */
function tablesOfPeople(): readonly string[] {
  const tables = migrations.matchAll(/^create table (\w+) \(([\s\S]*?)^\);/gm);
  return [...tables]
    .filter(([, , columns = '']) => /references users|^\s*user_id /m.test(columns))
    .map(([, name = '']) => name);
}

test.each(tablesOfPeople())('%s is exported and erased', (table) => {
  const named = new RegExp(`\\b${table}\\b`);
  expect(
    PERSONAL_DATA.some(({ read }) => named.test(read)),
    'exported',
  ).toBe(true);
  expect(
    PERSONAL_DATA.some(({ erase }) => erase.some((text) => named.test(text))),
    'erased',
  ).toBe(true);
});

test('every sealed column comes under a new key', () => {
  const columns = new Set(migrations.match(/\b\w+_sealed\b/g));
  const known = SEALED_COLUMNS.map((name) => name.split('.')[1]);
  expect([...columns].sort()).toEqual([...new Set(known)].sort());
});

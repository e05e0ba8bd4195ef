/** The catalogue: all 273 requirements of the checklist are there, and a broken file is refused by name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { loadCatalogue, refuseUnknownChecks } from './catalogue.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test('the catalogue holds the checklist, the service levels and the launch rules: 273 rows', () => {
  const ids = loadCatalogue(ROOT).map((row) => row.id);
  const starting = (prefix: RegExp) => ids.filter((id) => prefix.test(id)).length;
  expect(ids.length).toBe(273);
  expect(new Set(ids).size).toBe(273);
  expect(starting(/^SLO\./)).toBe(6);
  expect(starting(/^LR-/)).toBe(26);
  expect(starting(/^F\./)).toBe(10);
  expect(starting(/^C\./)).toBe(4);
  expect([ids[0], ids.at(-1)]).toEqual(['1.1.1', 'LR-26']);
  expect(ids.indexOf('1.1.10')).toBe(ids.indexOf('1.1.9') + 1);
});

test('every launch rule serves rows, so that its failure is seen in the checklist', () => {
  const rules = loadCatalogue(ROOT).filter((row) => row.id.startsWith('LR-'));
  expect(rules.filter((row) => (row.serves ?? []).length === 0)).toEqual([]);
});

const GOOD = {
  head: 'section: { id: "1", en: "One", zh: "一" }\nrequirements:\n',
  row: (id: string, more = '') =>
    `  - { id: "${id}", title: { en: "x", zh: "x" }, priority: later, owner: QA, proof: executed, checks: []${more} }\n`,
};

class Catalogue implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'launch-gate-catalogue-'));

  constructor(files: Readonly<Record<string, string>>) {
    const folder = join(this.root, 'gate/requirements');
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

test('rows get the words of their section, in the order of the checklist', () => {
  using files = new Catalogue({
    'a.yaml': GOOD.head + GOOD.row('LR-1') + GOOD.row('SLO.1') + GOOD.row('F.1'),
    'b.yaml': GOOD.head + GOOD.row('1.2.10') + GOOD.row('1.2.9'),
    'notes.md': 'not a catalogue',
  });
  const rows = loadCatalogue(files.root);
  expect(rows.map((row) => row.id)).toEqual(['1.2.9', '1.2.10', 'F.1', 'SLO.1', 'LR-1']);
  expect(rows[0]?.section).toEqual({ en: 'One', zh: '一' });
});

const BAD: readonly [string, Record<string, string>, string][] = [
  ['no YAML', { 'a.yaml': '{ "' }, 'a.yaml is no YAML'],
  ['a file without rows', { 'a.yaml': `${GOOD.head}  []` }, '/requirements'],
  ['an id of no known form', { 'a.yaml': GOOD.head + GOOD.row('X.1') }, '/requirements/0/id'],
  [
    'an unknown member',
    { 'a.yaml': GOOD.head + GOOD.row('1.1', ', chekcs: []') },
    '/requirements/0',
  ],
  [
    'an unknown owner',
    { 'a.yaml': (GOOD.head + GOOD.row('1.1')).replace('owner: QA', 'owner: nobody') },
    '/requirements/0/owner',
  ],
  [
    'an id in two files',
    { 'a.yaml': GOOD.head + GOOD.row('1.1'), 'b.yaml': GOOD.head + GOOD.row('1.1') },
    'requirement 1.1 stands twice',
  ],
  [
    'a rule that serves no row',
    { 'a.yaml': GOOD.head + GOOD.row('LR-1', ', serves: ["9.9"]') },
    'requirement LR-1 names 9.9, which is no row',
  ],
  [
    'a sum of no row',
    { 'a.yaml': GOOD.head + GOOD.row('F.1', ', derivesFrom: ["9.9"]') },
    'requirement F.1 names 9.9, which is no row',
  ],
];

describe('the catalogue refuses', () => {
  test.each(BAD)('%s', (_, files, message) => {
    using catalogue = new Catalogue(files);
    expect(() => loadCatalogue(catalogue.root)).toThrow(message);
  });

  test('a project without one', () => {
    expect(() => loadCatalogue('/nonexistent')).toThrow("gate/requirements can't be read");
  });

  test('a row that names a check that no suite declares', () => {
    using files = new Catalogue({
      'a.yaml': GOOD.head + GOOD.row('1.1').replace('checks: []', 'checks: [api.pays]'),
    });
    const rows = loadCatalogue(files.root);
    expect(() => refuseUnknownChecks(rows, new Set(['api.pay']))).toThrow(
      'requirement 1.1 names the check api.pays, which no suite declares',
    );
    expect(() => refuseUnknownChecks(rows, new Set(['api.pays']))).not.toThrow();
  });
});

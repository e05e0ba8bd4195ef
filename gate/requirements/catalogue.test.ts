/** Holds the catalogue to the go-live checklist, word for word, and to the checks that the suites declare. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMutants } from '../../fixtures/mutants/index.ts';
import { loadCatalogue } from '../plan/catalogue.ts';
import { findSuites } from '../plan/suites.ts';

const root = new URL('../../', import.meta.url).pathname;
const catalogue = loadCatalogue(root);
const byId = new Map(catalogue.map((row) => [row.id, row]));
const suites = await findSuites(root);
const declared = suites.flatMap((suite) => suite.checks.map((check) => check.id));

/** The checklist as it was handed over: id, priority, optional, Chinese text, separated by tabs. */
const checklist = readFileSync(new URL('./checklist.fixture.tsv', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('\t'))
  .map(([id = '', priority, optional, zh]) => ({ id, priority, optional: optional === '?', zh }));

/** What must be proven in the profile ci, from the first day. */
const PROVEN = [
  ...['1.1.1', '1.1.4', '1.1.9', '1.2.6', '2.2.3', '3.1.1', '3.1.4', '8.1.3', '8.2.2', '8.2.3'],
  ...['1.3.1', '1.3.2', '1.3.3', '1.3.4', '1.3.5', '1.3.6', '1.3.7', '1.3.8', '1.3.9'],
  ...['6.1.1', '6.1.2', '6.1.3', '6.2.1', '6.2.6', '6.2.7', '6.2.8', '6.3.1', '6.3.4', '7.1.9'],
  ...['SLO.1', 'SLO.2', 'SLO.3', 'SLO.4', 'SLO.5'],
  ...['LR-1', 'LR-2', 'LR-3', 'LR-4', 'LR-5', 'LR-6', 'LR-7', 'LR-8', 'LR-9', 'LR-10'],
  ...[
    'LR-11',
    'LR-12',
    'LR-13',
    'LR-14',
    'LR-15',
    'LR-16',
    'LR-17',
    'LR-21',
    'LR-22',
    'LR-23',
    'LR-24',
  ],
  ...['LR-25', 'LR-26'],
];

describe('the catalogue', () => {
  it('has 273 requirements: the rows of the checklist, its SLOs and the launch rules', () => {
    const rules = Array.from({ length: 26 }, (_, index) => `LR-${index + 1}`);
    const wanted = [...checklist.map((row) => row.id), ...rules];
    expect(catalogue).toHaveLength(273);
    expect(catalogue.map((row) => row.id).toSorted()).toEqual(wanted.toSorted());
  });

  it('keeps the words, the priority and the options of the checklist', () => {
    const kept = checklist.map(({ id }) => {
      const row = byId.get(id);
      return { id, priority: row?.priority, optional: row?.optional === true, zh: row?.title.zh };
    });
    expect(kept).toEqual(checklist);
  });

  it('says each title in English and in Chinese', () => {
    const chinese = /[\u4e00-\u9fff]/;
    const wrong = catalogue.filter(({ title }) => chinese.test(title.en) || title.en === title.zh);
    expect(wrong.map((row) => row.id)).toEqual([]);
    const untranslated = catalogue.filter(({ section, doesNotProve }) =>
      [section, doesNotProve].some((text) => text && !chinese.test(text.zh)),
    );
    expect(untranslated.map((row) => row.id)).toEqual([]);
  });

  it('names only checks that a suite declares', () => {
    const unknown = catalogue.flatMap((row) => row.checks.filter((id) => !declared.includes(id)));
    expect(unknown).toEqual([]);
  });

  it('gives every declared check at least one requirement that it proves', () => {
    const used = new Set(catalogue.flatMap((row) => row.checks));
    expect(declared.filter((id) => !used.has(id))).toEqual([]);
  });

  it.each(PROVEN)('has a check for %s, and says what it does not show', (id) => {
    expect(byId.get(id)?.checks).not.toEqual([]);
    expect(byId.get(id)?.doesNotProve?.en).toBeTruthy();
  });

  it('lets each launch rule serve a row, and each SLO have its number', () => {
    const rules = catalogue.filter((row) => row.id.startsWith('LR-'));
    expect(rules.filter((rule) => !rule.serves?.length)).toEqual([]);
    const levels = catalogue.filter((row) => row.id.startsWith('SLO.') && row.checks.length > 0);
    expect(levels.filter((level) => !level.slo?.length)).toEqual([]);
  });

  it('has each known fault proven by a check that its own rule, or row, names', async () => {
    const out = (await readMutants()).filter(
      ({ rule, catches }) => !byId.get(rule)?.checks?.some((check) => catches.includes(check)),
    );
    expect(out.map(({ id, rule }) => `${id}: ${rule}`)).toEqual([]);
  });
});

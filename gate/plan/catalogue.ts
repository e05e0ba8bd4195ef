/** Loads the catalogue of requirements, and refuses one in which an id is doubled or leads nowhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { UsageError } from '../../evidence/index.ts';
import { shapeFault } from '../shape.ts';
import { type Requirement, RequirementFile } from './requirement.ts';

/**
 * All requirements under `<root>/gate/requirements`, in the order of the checklist.
 * @throws UsageError for a file that does not parse, a doubled id, and a row that names an unknown row.
 */
export function loadCatalogue(root: string): readonly Requirement[] {
  const folder = join(root, 'gate/requirements');
  const files = list(folder).filter((name) => name.endsWith('.yaml'));
  const rows = files.flatMap((name) => readSection(join(folder, name)));
  refuseDoubles(rows);
  refuseUnknownRows(rows);
  return rows.toSorted((a, b) => inChecklistOrder(a.id, b.id));
}

/** @throws UsageError when a row names a check that no suite declares, with the nearest that one does. */
export function refuseUnknownChecks(
  rows: readonly Requirement[],
  declared: ReadonlySet<string>,
): void {
  for (const row of rows)
    for (const check of row.checks)
      if (!declared.has(check))
        throw broken(`requirement ${row.id} names the check ${check}, which no suite declares`);
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw broken(`${folder} can't be read`, cause);
  }
}

function readSection(file: string): Requirement[] {
  const content = parseYaml(file);
  if (!Value.Check(RequirementFile, content))
    throw broken(`${file}: ${shapeFault(RequirementFile, content)}`);
  const { en, zh } = content.section;
  return content.requirements.map((row) => ({ ...row, section: { en, zh } }));
}

function parseYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw broken(`${file} is no YAML: ${String(cause).split('\n')[0]}`, cause);
  }
}

function refuseDoubles(rows: readonly Requirement[]): void {
  const seen = new Set<string>();
  for (const { id } of rows) {
    if (seen.has(id)) throw broken(`requirement ${id} stands twice in the catalogue`);
    seen.add(id);
  }
}

function refuseUnknownRows(rows: readonly Requirement[]): void {
  const ids = new Set(rows.map((row) => row.id));
  for (const row of rows) {
    const derived = Array.isArray(row.derivesFrom) ? row.derivesFrom : [];
    for (const named of [...(row.serves ?? []), ...derived])
      if (!ids.has(named)) throw broken(`requirement ${row.id} names ${named}, which is no row`);
  }
}

/** `1.2.10` after `1.2.9`; then F, C, SLO and the launch rules. */
function inChecklistOrder(left: string, right: string): number {
  const [a, b] = [sortKey(left), sortKey(right)];
  return a.group - b.group || a.rest.localeCompare(b.rest, 'en', { numeric: true });
}

function sortKey(id: string): { group: number; rest: string } {
  const prefix = /^[A-Z]+/.exec(id)?.[0] ?? '';
  return { group: ['', 'F', 'C', 'SLO', 'LR'].indexOf(prefix), rest: id };
}

function broken(message: string, cause?: unknown): UsageError {
  return new UsageError({
    code: 'catalogue.broken',
    message,
    hint: 'Mend the file under gate/requirements; `npx launch-gate run --plan` reads it again.',
    cause,
  });
}

/** Prepares one mutant for injection: each changed source as a file, checked to differ in exactly one place. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../../evidence/index.ts';
import { applyEdit, editsOf, type Mutant, readMutants } from '../../fixtures/mutants/index.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const CONTRACTS = { room: 'reference/solidity', ending: '.sol' };
const SQL = { room: 'reference/db', ending: '.sql' };

/**
 * The environment by which the preload injects `mutant`.
 * @throws UsageError for a file outside reference/, or a text that doesn't stand there exactly once.
 */
export function mutationEnvironment(mutant: Mutant, folder: string): Record<string, string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const modules = editsOf(mutant).filter(({ file }) => file.endsWith('.ts'));
  const sources = modules.map((edit, index) => {
    const path = insideReference(mutant.id, edit.file);
    const source = join(folder, `mutant-${mutant.id}-${index}.ts`);
    writeFileSync(source, applyEdit(edit, readFileSync(path, 'utf8')), { mode: 0o600 });
    return [pathToFileURL(path).href, source];
  });
  return { LAUNCH_GATE_MUTATED: JSON.stringify(Object.fromEntries(sources)) };
}

/**
 * A folder with all contracts, those that the mutant changes among them; `undefined` when it changes none.
 * @throws UsageError as `mutationEnvironment` does
 */
export function mutatedContracts(mutant: Mutant, folder: string): string | undefined {
  return mutatedTexts(mutant, folder, CONTRACTS);
}

/**
 * A folder with all SQL of roles, grants and migrations, as the mutant changes it; `undefined` when it does not.
 * @throws UsageError as `mutationEnvironment` does
 */
export function mutatedSql(mutant: Mutant, folder: string): string | undefined {
  return mutatedTexts(mutant, folder, SQL);
}

function mutatedTexts(
  mutant: Mutant,
  folder: string,
  { room, ending }: { readonly room: string; readonly ending: string },
): string | undefined {
  const edits = editsOf(mutant).filter(({ file }) => file.endsWith(ending));
  if (edits.length === 0) return undefined;
  const copy = join(folder, room);
  cpSync(join(ROOT, room), copy, { recursive: true });
  for (const edit of edits) {
    const source = readFileSync(insideReference(mutant.id, edit.file), 'utf8');
    writeFileSync(join(copy, relative(room, edit.file)), applyEdit(edit, source));
  }
  return copy;
}

function insideReference(id: string, file: string): string {
  const path = join(ROOT, file);
  if (path.startsWith(join(ROOT, 'reference/'))) return path;
  throw new UsageError({
    code: 'mutant.outside',
    message: `mutant ${id} changes ${file}, which is not in reference/`,
    hint: 'a mutant is a fault of the reference system: name one of its files',
  });
}

/** @throws UsageError when the catalogue has no mutant of that id. */
export async function findMutant(id: string): Promise<Mutant> {
  const mutants = await readMutants();
  const found = mutants.find((mutant) => mutant.id === id);
  if (found) return found;
  throw new UsageError({
    code: 'mutant.unknown',
    message: `there is no mutant "${id}"`,
    hint: `one of: ${mutants.map((mutant) => mutant.id).join(', ')}`,
  });
}

/**
 * Which test files a mutant needs: those that name a check which must catch it. A file has a target of its own, so
 * what the others of its suite see of the fault changes nothing.
 */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from '../../fixtures/mutants/index.ts';

/** Where the files of a suite stand; others are run whole. */
const FOLDERS: Readonly<Record<string, string>> = {
  api: 'suites/api',
  browser: 'suites/browser',
  consistency: 'suites/consistency',
  operations: 'suites/operations',
  security: 'security/probes',
};

/** Files by suite, from `root`; a suite is left out when none of its files names a check: it is run whole. */
export function filesThatProve(
  root: string,
  { suites, catches }: Pick<Mutant, 'suites' | 'catches'>,
): ReadonlyMap<string, readonly string[]> {
  const names = (file: string) => {
    const text = readFileSync(join(root, file), 'utf8');
    return catches.some((check) => text.includes(`'${check}'`));
  };
  const found = suites.flatMap((suite) => {
    const files = testFiles(root, FOLDERS[suite]).filter(names);
    return files.length === 0 ? [] : [[suite, files] as const];
  });
  return new Map(found);
}

function testFiles(root: string, folder: string | undefined): readonly string[] {
  if (folder === undefined) return [];
  const exclude = ['**/*.{unit,long}.test.ts'];
  return globSync(`${folder}/**/*.test.ts`, { cwd: root, exclude }).toSorted();
}

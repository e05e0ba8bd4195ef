/**
 * Moves what a run wrote from its private folder to the published one, masked on the way: results, logs, and the
 * files that suites want published. What can't be looked into is left out and said.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { masker, toldSecrets } from '../../evidence/index.ts';
import { type Mask, maskBytes } from './mask-bytes.ts';
import { RESULTS_FOLDER } from './read-results.ts';

interface Folders {
  /** The run's private folder. */
  readonly workDir: string;
  /** The run's published folder. */
  readonly runDir: string;
}

/** Private folder → published folder, each masked. */
const PUBLISHED = [
  { from: RESULTS_FOLDER, to: RESULTS_FOLDER },
  { from: 'logs', to: 'logs' },
  { from: 'publish', to: '.' },
];

/** Publishes a run's files; returns those that were left out because nobody can look into them. */
export function ingest({ workDir, runDir }: Folders): readonly string[] {
  const mask = masker(toldSecrets({ workDir }));
  return PUBLISHED.flatMap(({ from, to }) =>
    filesBelow(join(workDir, from)).filter(
      (file) =>
        !publishFile(file, { to: join(runDir, to, relative(join(workDir, from), file)), mask }),
    ),
  ).map((file) => relative(workDir, file));
}

/** Masks again, in place, what reports have made of the results; what nobody can look into is removed. */
export function maskPublished({ workDir, runDir }: Folders): readonly string[] {
  const mask = masker(toldSecrets({ workDir }));
  const opaque = filesBelow(runDir).filter((file) => !publishFile(file, { to: file, mask }));
  for (const file of opaque) rmSync(file);
  return opaque.map((file) => relative(runDir, file));
}

function publishFile(from: string, { to, mask }: { to: string; mask: Mask }): boolean {
  const bytes = readFileSync(from);
  const masked = maskBytes(bytes, mask);
  if (masked === undefined) return false;
  if (from === to && masked.equals(bytes)) return true;
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, masked);
  return true;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

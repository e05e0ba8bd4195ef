/** The published runs: the link to the last one is switched in one step, and only the newest few are kept. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { outLink, runsRoot } from './folders.ts';

/** Points reports/out at the run; a reader sees the old run or the new one, never none. */
export function switchOut(root: string, runDir: string): void {
  const link = outLink(root);
  const draft = `${link}.${process.pid}`;
  mkdirSync(join(root, 'reports'), { recursive: true });
  symlinkSync(relative(join(root, 'reports'), runDir), draft);
  renameSync(draft, link);
}

/** Removes all but the newest `keep` runs, and never `current`. */
export function pruneRuns(root: string, keep: number, current: string): void {
  if (!existsSync(runsRoot(root))) return;
  const runs = readdirSync(runsRoot(root)).filter((run) => run !== current);
  const old = runs.toSorted().slice(0, Math.max(0, runs.length - (keep - 1)));
  for (const run of old) rmSync(join(runsRoot(root), run), { recursive: true, force: true });
}

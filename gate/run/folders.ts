/** Where a run's files stand below the project's root. */
import { join } from 'node:path';

export interface RunFolders {
  /** `reports/runs/<id>`: published, masked. */
  readonly runDir: string;
  /** `.launch-gate/runs/<id>`: private, gone when the run ends. */
  readonly workDir: string;
}

export function runFolders(root: string, run: string): RunFolders {
  return { runDir: join(runsRoot(root), run), workDir: join(workRoot(root), 'runs', run) };
}

export function runsRoot(root: string): string {
  return join(root, 'reports/runs');
}

/** The link to the last run that came to a verdict. */
export function outLink(root: string): string {
  return join(root, 'reports/out');
}

/** What containers that are kept between runs leave there. */
export function keptRoot(root: string): string {
  return join(workRoot(root), 'kept');
}

export function workRoot(root: string): string {
  return join(root, '.launch-gate');
}

/** Sorts by time; two runs of one second differ by their process: `20261123-195903-2f1c`. */
export function newRunId(now: Date, pid: number): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return `${stamp}-${pid.toString(36)}`;
}

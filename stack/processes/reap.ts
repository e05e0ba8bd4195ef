/**
 * Cleans up after runs whose own process is gone (kill -9, a power cut): ends exactly the processes they
 * recorded, and removes the folders they laid down elsewhere. A pid that now belongs to another process
 * is left alone.
 */
import { readdirSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { removeEngine } from '../engine/remove-engine.ts';
import { waitFor } from '../wait.ts';
import { isAlive } from './identity.ts';
import { type Entry, LEDGER_FILE, type OwnedProcess, readLedger } from './ledger.ts';
import { signalGroup } from './signal-group.ts';

export interface Reaped {
  readonly workDir: string;
  /** Names of the processes that were still running. */
  readonly processes: readonly string[];
  readonly folders: readonly string[];
}

const GRACE_MS = 2_000;

/** How deep below the root a work folder may stand: `.launch-gate/runs/<id>`. */
const DEPTH = 3;

/** Reaps every work folder at or below `root` whose owners are all gone or partly gone. */
export async function reapAbandoned(root: string): Promise<readonly Reaped[]> {
  const reaped = await Promise.all(workDirs(root, DEPTH).map(reap));
  return reaped.filter(({ processes, folders }) => processes.length + folders.length > 0);
}

async function reap(workDir: string): Promise<Reaped> {
  const entries = readLedger(workDir);
  const orphans = entries.filter(isAbandoned);
  const processes = orphans.filter((entry) => entry.kind === 'process').filter(isAlive);
  await Promise.all(processes.map(end));
  for (const entry of orphans) if (entry.kind === 'engine') await removeEngine(entry);
  const folders = orphans.filter((entry) => entry.kind === 'folder').map(({ path }) => path);
  for (const path of folders) rmSync(path, { recursive: true, force: true });
  // A ledger with no living owner has been worked off: another reaper need not read it again.
  if (entries.length > 0 && orphans.length === entries.length) await retire(workDir);
  return { workDir, processes: processes.map(({ name }) => name), folders };
}

/** An owner whose start time could not be read (no /proc) is taken to be alive. */
function isAbandoned({ owner }: Entry): boolean {
  return owner.startedAt !== 'unknown' && !isAlive(owner);
}

async function end(orphan: OwnedProcess): Promise<void> {
  try {
    process.kill(orphan.pid, orphan.stopSignal);
  } catch {
    return;
  }
  const gone = async () => {
    if (isAlive(orphan)) throw new TypeError('still running');
  };
  const what = `abandoned ${orphan.name} (pid ${orphan.pid}) ends`;
  await waitFor({ what, deadlineMs: GRACE_MS, probe: gone }).catch(() => {
    if (isAlive(orphan)) signalGroup(orphan.pid, 'SIGKILL');
  });
}

async function retire(workDir: string): Promise<void> {
  const file = join(workDir, LEDGER_FILE);
  await rename(file, `${file}.reaped`).catch(() => undefined);
}

function workDirs(folder: string, depth: number): string[] {
  const names = list(folder);
  const here = names.some((entry) => entry.name === LEDGER_FILE) ? [folder] : [];
  if (depth === 0) return here;
  const below = names.filter((entry) => entry.isDirectory());
  return [...here, ...below.flatMap((entry) => workDirs(join(folder, entry.name), depth - 1))];
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/**
 * One process at a time installs a tool, so that two runs don't compile the same thing side by side. It
 * only saves work: correctness rests on the rename of the finished folder. A lock whose process is gone
 * is taken over.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive, ownIdentity, type ProcessIdentity } from '../processes/index.ts';
import { waitFor } from '../wait.ts';

/** Longer than any install takes, even the compiling of k6 on a busy machine. */
const PATIENCE_MS = 15 * 60_000;

/** Runs `work` while holding `file`; waits for another living process that holds it. */
export async function withLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  mkdirSync(dirname(file), { recursive: true });
  const probe = async () => takeLock(file);
  await waitFor({ what: `the lock ${file}`, deadlineMs: PATIENCE_MS, probe });
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @throws Error when another living process holds it; who takes it removes the file. */
export function takeLock(file: string): void {
  const holder = readHolder(file);
  if (holder !== undefined && !isAlive(holder)) rmSync(file, { force: true });
  writeFileSync(file, JSON.stringify(ownIdentity()), { flag: 'wx' });
}

function readHolder(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity;
  } catch {
    return undefined;
  }
}

/** `stack down` for kept containers. It loads the container library only where an engine answers. */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { UsageError } from '../../evidence/failure.ts';
import { engineHost, pingEngine } from '../engine/ping.ts';
import { takeLock } from '../tools/lock.ts';
import { lockOf } from './record.ts';

/**
 * Removes what runs of this checkout have kept in `folder` and in the engine; false where nothing was.
 * @throws UsageError `stack.in-use`, UnavailableError `engine.missing` where something was kept
 */
export async function removeKeptStack(folder: string): Promise<boolean> {
  if (!existsSync(folder) && !(await engineAnswers())) return false;
  const { removeKept } = await import('./remove-kept.ts');
  hold(folder);
  try {
    return await removeKept(folder);
  } finally {
    rmSync(lockOf(folder), { force: true });
  }
}

function engineAnswers(): Promise<boolean> {
  return pingEngine(engineHost()).then(
    () => true,
    () => false,
  );
}

function hold(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    takeLock(lockOf(folder));
  } catch (cause) {
    throw new UsageError({
      code: 'stack.in-use',
      message: 'a run uses the kept containers',
      hint: 'Let it end, or stop it; then try again.',
      cause,
    });
  }
}

/**
 * `processes.jsonl` of a work folder: what was started or laid down outside of it, and by whom, written
 * before anything can go wrong, so that a later run can clean up after a kill -9.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { identify, type ProcessIdentity } from './identity.ts';

export const LEDGER_FILE = 'processes.jsonl';

export type Entry = OwnedProcess | OwnedFolder | OwnedEngine;

export interface OwnedProcess extends ProcessIdentity {
  readonly kind: 'process';
  readonly name: string;
  /** The harness process that answers for it. */
  readonly owner: ProcessIdentity;
  /** The signal that it ends on cleanly. */
  readonly stopSignal: NodeJS.Signals;
}

/** A folder outside the work folder, such as PostgreSQL's data in the system's temp folder. */
export interface OwnedFolder {
  readonly kind: 'folder';
  readonly path: string;
  readonly owner: ProcessIdentity;
}

/** A container engine of our own (stack/engine), whose containers outlive a kill -9. */
export interface OwnedEngine {
  readonly kind: 'engine';
  readonly folder: string;
  readonly bridge: string;
  readonly owner: ProcessIdentity;
}

/** This process, as the owner of what it starts. */
export function ownIdentity(): ProcessIdentity {
  return identify(process.pid) ?? { pid: process.pid, startedAt: 'unknown' };
}

export function record(workDir: string, entry: Entry): void {
  mkdirSync(workDir, { recursive: true, mode: 0o700 });
  appendFileSync(join(workDir, LEDGER_FILE), `${JSON.stringify(entry)}\n`, { mode: 0o600 });
}

/** All entries; a last line that was cut off by a kill is left out. */
export function readLedger(workDir: string): readonly Entry[] {
  const file = join(workDir, LEDGER_FILE);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap(parse);
}

function parse(line: string): Entry[] {
  try {
    const entry = JSON.parse(line) as Partial<Entry>;
    return entry.owner !== undefined ? [entry as Entry] : [];
  } catch {
    return [];
  }
}

/**
 * Which process is meant by a pid: the pid alone is reused by the kernel, the pid with its start time and
 * the boot it belongs to is not (proc(5), field 22 of /proc/<pid>/stat).
 */
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, with the boot's id: `<boot id>/<ticks>`. */
  readonly startedAt: string;
}

/** Identity of a live process; `undefined` when there is none, it is a zombie, or there is no /proc. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name in brackets may hold spaces and brackets itself: fields start after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    const ticks = fields[STARTTIME_AFTER_NAME];
    if (state === 'Z' || state === 'X' || ticks === undefined) return undefined;
    return { pid, startedAt: `${bootId()}/${ticks}` };
  } catch {
    return undefined;
  }
}

/** True when exactly that process still runs. */
export function isAlive({ pid, startedAt }: ProcessIdentity): boolean {
  return identify(pid)?.startedAt === startedAt;
}

const STARTTIME_AFTER_NAME = 19;

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

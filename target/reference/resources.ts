/** CPU seconds and memory of the target's processes and of its services', from Linux's /proc. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Resources {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
}

/** USER_HZ: one hundred on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * What `pids` and their living children used so far. Children that have ended are counted by their
 * parents, as PostgreSQL's postmaster does for its backends.
 */
export function resourcesOf(pids: readonly number[]): Resources {
  const children = childrenByParent();
  const all = new Set<number>();
  const add = (pid: number) => {
    if (all.has(pid)) return;
    all.add(pid);
    for (const child of children.get(pid) ?? []) add(child);
  };
  for (const pid of pids) add(pid);
  const used = [...all].map(usedBy);
  return {
    cpuSeconds: used.reduce((sum, one) => sum + one.cpuSeconds, 0),
    residentBytes: used.reduce((sum, one) => sum + one.residentBytes, 0),
  };
}

/** The fields of /proc/PID/stat from the state on; `undefined` when the process is gone. */
function statOf(pid: number | string): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function childrenByParent(): Map<number, number[]> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? Number(statOf(name)?.[1]) : Number.NaN;
    if (Number.isNaN(parent)) continue;
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  return children;
}

function usedBy(pid: number): Resources {
  const stat = statOf(pid);
  if (!stat) return { cpuSeconds: 0, residentBytes: 0 };
  // utime, stime, cutime and cstime are the fields 14 to 17 of proc(5), the state being the third.
  const ticks = stat.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { cpuSeconds: ticks / TICKS_PER_SECOND, residentBytes: residentBytesOf(pid) };
}

/** The proportional set size: PostgreSQL's processes share their buffers, which count once. */
function residentBytesOf(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1');
    return kilobytes(rollup, 'Pss');
  } catch {
    // Another user's process shows its resident set only.
    return residentSetOf(pid);
  }
}

function residentSetOf(pid: number): number {
  try {
    return kilobytes(readFileSync(`/proc/${pid}/status`, 'latin1'), 'VmRSS');
  } catch {
    return 0;
  }
}

function kilobytes(text: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024;
}

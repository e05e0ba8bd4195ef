/**
 * What the machine's processors did, and for whom: a load that other programs disturbed proves nothing about
 * the target, and a generator out of breath does not offer the load that it claims (proc(5)).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** Ticks a second in /proc; 100 on every Linux that Node runs on (USER_HZ). */
const TICKS = 100;

export interface ProcessTime {
  readonly parent: number;
  readonly cpuSeconds: number;
}

export interface MachineReading {
  /** Milliseconds, monotonic. */
  readonly at: number;
  /** Seconds that all cores together were not idle. */
  readonly busySeconds: number;
  readonly processes: ReadonlyMap<number, ProcessTime>;
}

export interface CpuShares {
  /** Percent of all cores, from 0 to 100. */
  readonly machine: number;
  readonly generator: number;
  /** What neither the run nor the generator used. */
  readonly others: number;
}

/** Undefined where there is no /proc. */
export function readMachine(): MachineReading | undefined {
  try {
    const at = performance.now();
    const busySeconds = busy(readFileSync('/proc/stat', 'utf8'));
    const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const processes = new Map(pids.flatMap((pid) => processTime(Number(pid))));
    return { at, busySeconds, processes };
  } catch {
    return undefined;
  }
}

/** The first line is `cpu user nice system idle iowait irq softirq steal …`, in ticks. */
export function busy(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (stat.split('\n')[0] ?? '')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) / TICKS;
}

function processTime(pid: number): [number, ProcessTime][] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name in brackets may hold spaces and brackets itself: fields start after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user = 0, system = 0] = fields.slice(11, 13).map(Number);
    return [[pid, { parent: Number(fields[1]), cpuSeconds: (user + system) / TICKS }]];
  } catch {
    return [];
  }
}

export interface Watched {
  /** The generator's process. */
  readonly generator?: number;
  /** Processes of the run; what they started counts with them. */
  readonly run: readonly number[];
}

/** Shares of the processors between two readings. */
export function cpuShares(
  before: MachineReading,
  after: MachineReading,
  watched: Watched,
  cores = availableParallelism(),
): CpuShares {
  const available = ((after.at - before.at) / 1000) * cores;
  const used = (pids: Iterable<number>) => {
    let seconds = 0;
    for (const pid of pids) {
      const now = after.processes.get(pid)?.cpuSeconds ?? 0;
      seconds += Math.max(0, now - (before.processes.get(pid)?.cpuSeconds ?? 0));
    }
    return seconds;
  };
  const percent = (seconds: number) =>
    Math.round(Math.min(100, Math.max(0, (seconds / available) * 100)) * 10) / 10;
  const machineSeconds = after.busySeconds - before.busySeconds;
  const generator = watched.generator === undefined ? [] : [watched.generator];
  const run = family(after.processes, [...watched.run, ...generator]);
  return {
    machine: percent(machineSeconds),
    generator: percent(used(generator)),
    others: percent(machineSeconds - used(run)),
  };
}

/** These processes and everything that they started, as far as it still runs. */
function family(
  processes: MachineReading['processes'],
  roots: readonly number[],
): ReadonlySet<number> {
  const members = new Set(roots);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, { parent }] of processes)
      if (members.has(parent) && !members.has(pid)) {
        members.add(pid);
        grown = true;
      }
  }
  return members;
}

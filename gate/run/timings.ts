/** What a run cost: when each step ran, and the CPU seconds of the gate and of all that it started. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { StepTiming } from './graph.ts';

/** Clock ticks a second in /proc: 100 on every Linux that Node runs on (sysconf(_SC_CLK_TCK)). */
const TICKS = 100;

/** Written as `timings.json` beside verdict.json. Call it when all children have ended. */
export function writeTimings(runDir: string, steps: readonly StepTiming[]): void {
  const timings = {
    steps,
    cpuSeconds: cpuSeconds(),
    cores: availableParallelism(),
    peakRssBytes: process.resourceUsage().maxRSS * 1024,
  };
  writeFileSync(join(runDir, 'timings.json'), `${JSON.stringify(timings, null, 2)}\n`);
}

/** Of this process and of every descendant that was waited for (proc(5), fields 14 to 17 of stat). */
function cpuSeconds(): number {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS;
  } catch {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }
}

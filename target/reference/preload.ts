/**
 * Runs inside the reference before its first line: sets its clock by IPC, and puts a mutant's source in
 * the place of the file that it changes. The reference knows of neither.
 */
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

export interface ClockMessage {
  readonly ask: 'clock';
  readonly offsetMs: number;
}
export interface MutantMessage {
  readonly ask: 'mutant';
}
export interface PreloadAnswer {
  readonly told: 'clock' | 'mutant';
  /** Of `mutant`: every changed file has been loaded. */
  readonly loaded?: boolean;
}

let offsetMs = Number(process.env.LAUNCH_GATE_CLOCK_OFFSET_MS ?? 0);
const clock = { now: () => Date.now() + offsetMs };
(globalThis as Record<symbol, unknown>)[Symbol.for('agentrix.clock')] = clock;

/** Changed sources by the URL of the file that they stand in for. */
const mutated = new Map<string, string>(
  Object.entries(JSON.parse(process.env.LAUNCH_GATE_MUTATED ?? '{}')),
);
const waiting = new Set(mutated.keys());
if (mutated.size > 0)
  registerHooks({
    load(url, context, nextLoad) {
      const source = mutated.get(url);
      if (source === undefined) return nextLoad(url, context);
      waiting.delete(url);
      return { format: 'module-typescript', source: readFileSync(source), shortCircuit: true };
    },
  });

process.on('message', (message: ClockMessage | MutantMessage) => {
  if (message.ask === 'clock') offsetMs = message.offsetMs;
  const answer: PreloadAnswer = { told: message.ask, loaded: waiting.size === 0 };
  process.send?.(answer);
});
// Whoever started it is gone, by a SIGKILL maybe: nobody else would end it.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Listening to its parent is no reason to stay alive.
process.channel?.unref();

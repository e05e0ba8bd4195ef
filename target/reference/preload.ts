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
  /** Of `mutant`: the changed file has been loaded. */
  readonly loaded?: boolean;
}

let offsetMs = Number(process.env.LAUNCH_GATE_CLOCK_OFFSET_MS ?? 0);
const clock = { now: () => Date.now() + offsetMs };
(globalThis as Record<symbol, unknown>)[Symbol.for('agentrix.clock')] = clock;

const { LAUNCH_GATE_MUTATED_URL: mutated, LAUNCH_GATE_MUTATED_SOURCE: source } = process.env;
let loaded = false;
if (mutated !== undefined && source !== undefined)
  registerHooks({
    load(url, context, nextLoad) {
      if (url !== mutated) return nextLoad(url, context);
      loaded = true;
      return { format: 'module-typescript', source: readFileSync(source), shortCircuit: true };
    },
  });

process.on('message', (message: ClockMessage | MutantMessage) => {
  if (message.ask === 'clock') offsetMs = message.offsetMs;
  const answer: PreloadAnswer = { told: message.ask, loaded };
  process.send?.(answer);
});
// Listening to its parent is no reason to stay alive.
process.channel?.unref();

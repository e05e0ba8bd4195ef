/**
 * Waiting on a condition instead of sleeping: every wait has a name, a deadline and a last observation,
 * and ends at once when what it waits for has died.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { UnavailableError } from '../evidence/failure.ts';

const PAUSE_MS = { first: 5, longest: 100 } as const;

export interface Wait<Value> {
  /** What is waited for, such as `postgres answers on 127.0.0.1:40123`. */
  readonly what: string;
  readonly deadlineMs: number;
  /** Returns the value, or says what it saw instead by throwing. */
  readonly probe: () => Promise<Value>;
  /** Resolves with a reason when waiting on has no sense any more. */
  readonly died?: Promise<string>;
}

/**
 * Repeats `probe` until it returns, with pauses of 5 to 100 ms.
 * @throws UnavailableError `wait.deadline` with the last observation, or `wait.died` with the reason.
 */
export async function waitFor<Value>(wait: Wait<Value>): Promise<Value> {
  const startedAt = Date.now();
  let reason: string | undefined;
  const died = wait.died?.then((text) => {
    reason = text;
  });
  for (let pause: number = PAUSE_MS.first; ; pause = Math.min(pause * 1.5, PAUSE_MS.longest)) {
    const observation = await attempt(wait.probe);
    if ('value' in observation) return observation.value;
    if (reason !== undefined) throw gaveUp(wait, reason);
    const waitedMs = Date.now() - startedAt;
    if (waitedMs >= wait.deadlineMs) throw tooLate(wait, waitedMs, observation.seen);
    await Promise.race([delay(pause), ...(died ? [died] : [])]);
  }
}

type Observation<Value> = { readonly value: Value } | { readonly seen: string };

async function attempt<Value>(probe: () => Promise<Value>): Promise<Observation<Value>> {
  try {
    return { value: await probe() };
  } catch (error) {
    return { seen: describe(error) };
  }
}

/** An error's text; a refused connection to several addresses has only a code. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
}

function gaveUp(wait: Wait<unknown>, reason: string): UnavailableError {
  return new UnavailableError({
    code: 'wait.died',
    message: `${wait.what}: gave up, because ${reason}`,
    hint: 'Read the log named above; the last lines say why it ended.',
  });
}

function tooLate(wait: Wait<unknown>, waitedMs: number, seen: string): UnavailableError {
  return new UnavailableError({
    code: 'wait.deadline',
    message: `${wait.what}: not after ${waitedMs} ms (deadline ${wait.deadlineMs} ms); last seen: ${seen}`,
    hint: 'If the machine is busy, close other programs and try again; else read the log of that part.',
  });
}

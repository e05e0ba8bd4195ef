/**
 * The only place where time comes from. A harness that wants to move time sets the global symbol before
 * the program starts; nothing here knows who does, and SQL never asks the database for the time.
 */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

const SYMBOL = Symbol.for('agentrix.clock');

export const clock: Clock = {
  now: () =>
    ((globalThis as Record<symbol, unknown>)[SYMBOL] as Clock | undefined)?.now() ?? Date.now(),
};

/** The present instant as a parameter for SQL. */
export function instant(of: Clock): Date {
  return new Date(of.now());
}

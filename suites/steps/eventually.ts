/** Waits on a condition that the target comes to by itself, with a deadline; the last look is the answer. */
import { setTimeout as pause } from 'node:timers/promises';

const DEADLINE_MS = 5_000;
const POLL_MS = 20;

/** Looks until `satisfied` or the deadline; resolves with the last look, which the caller asserts. */
export async function eventually<T>(
  look: () => Promise<T>,
  satisfied: (seen: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  let seen = await look();
  while (!satisfied(seen) && performance.now() < deadline) {
    await pause(POLL_MS);
    seen = await look();
  }
  return seen;
}

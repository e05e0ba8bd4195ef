/** Waits on a condition that the target comes to by itself, with a deadline; the last look is the answer. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '../../target/target.ts';

const DEADLINE_MS = 5_000;
const POLL_MS = 20;
/** Longer than a rate limit's window and an idempotency key's lease. */
const PATIENCE_MS = 20_000;
const RETRY_MS = 250;

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

/**
 * Repeats a request as a well-behaved client does: while the answer says "later" (409, 429) or there is none yet
 * (5xx), after the time that it names. Resolves with the last answer.
 */
export async function patiently<Body>(request: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  const deadline = performance.now() + PATIENCE_MS;
  let answer = await request();
  while (isLater(answer.status) && performance.now() < deadline) {
    const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
    await pause(Number.isFinite(seconds) ? seconds * 1000 : RETRY_MS);
    answer = await request();
  }
  return answer;
}

function isLater(status: number): boolean {
  return status === 409 || status === 429 || status >= 500;
}

/**
 * Forces races instead of hoping for them: while the payment's row is held, requests pile up at its lock;
 * the hold ends when the database itself shows that they wait.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { UnavailableError } from '../../evidence/index.ts';
import type { RunningTarget } from '../../target/target.ts';

const DEADLINE_MS = 10_000;
const POLL_MS = 5;

/**
 * Starts all requests while the row of `paymentId` is held, lets go once `waiting` of them wait for it (or all
 * have ended), and resolves with their outcomes. Needs `hold` and `database`.
 */
export async function raceAtRow<T>(
  target: RunningTarget,
  { paymentId, waiting }: { readonly paymentId: string; readonly waiting: number },
  requests: readonly (() => Promise<T>)[],
): Promise<T[]> {
  return raceAt(target, { hold: await target.hold(paymentId), waiting }, requests);
}

/** The same at the row of the person who pays: what counts for a limit of theirs meets there. */
export async function raceAtPayer<T>(
  target: RunningTarget,
  { userId, waiting }: { readonly userId: string; readonly waiting: number },
  requests: readonly (() => Promise<T>)[],
): Promise<T[]> {
  return raceAt(target, { hold: await target.holdPayer(userId), waiting }, requests);
}

/** The same at the row of a quick-pay grant, where its limits are counted. */
export async function raceAtGrant<T>(
  target: RunningTarget,
  { grantId, waiting }: { readonly grantId: string; readonly waiting: number },
  requests: readonly (() => Promise<T>)[],
): Promise<T[]> {
  return raceAt(target, { hold: await target.holdGrant(grantId), waiting }, requests);
}

async function raceAt<T>(
  target: RunningTarget,
  { hold, waiting }: { readonly hold: AsyncDisposable; readonly waiting: number },
  requests: readonly (() => Promise<T>)[],
): Promise<T[]> {
  const outcomes = Promise.all(requests.map((request) => request()));
  try {
    await Promise.race([waitersAtLocks(target, waiting), outcomes]);
  } finally {
    await hold[Symbol.asyncDispose]();
  }
  return outcomes;
}

/** Resolves once at least `count` sessions of the target's database wait for a lock. */
export async function waitersAtLocks(target: RunningTarget, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: target.databaseUrl });
  await client.connect();
  try {
    const deadline = performance.now() + DEADLINE_MS;
    let seen = 0;
    while (performance.now() < deadline) {
      seen = await waiters(client);
      if (seen >= count) return;
      await pause(POLL_MS);
    }
    throw new UnavailableError({
      code: 'RACE_NOT_FORCED',
      message: `${seen} of ${count} requests waited at the held payment within ${DEADLINE_MS} ms`,
      hint: 'the target answers without locking the payment, or its pool is too small to race',
    });
  } finally {
    await client.end();
  }
}

/** pg_locks shows every session's waits to every role; other test files' databases don't count. */
async function waiters(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ waiting: number }>(
    `SELECT count(DISTINCT pid)::int AS waiting
       FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE NOT granted AND datname = current_database()`,
  );
  return rows[0]?.waiting ?? 0;
}

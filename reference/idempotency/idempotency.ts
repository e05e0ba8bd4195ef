/**
 * Idempotency-Key: a retried request has one effect, and gets the answer of the first (LR-9). A claim names
 * its effect (the id of a payment or refund) before it happens. A claim whose owner died is taken over
 * after its lease, and the same effect is then done again under the same id, which makes it happen once.
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/pool.ts';
import { refuseText } from '../http/input.ts';
import { Refusal } from '../http/refusal.ts';

/** Longer than a request to the provider with its retry may take. */
const LEASE_MS = 15_000;
/** Answers are kept for two days; the rule asks for one. */
const KEPT_MS = 48 * 3_600_000;

export interface KeyedRequest {
  readonly userId: string;
  /** The header as it came; absent: the request is done without protection. */
  readonly key: string | undefined;
  /** What the key stands for, such as `POST /api/refunds`. */
  readonly operation: string;
  readonly body: unknown;
}

export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Idempotency {
  /**
   * Does `work` once for a key, and gives its answer to every retry. After a failure the key is free for
   * a retry of the same request, which then continues the same effect.
   * @throws Refusal
   */
  once(
    request: KeyedRequest,
    work: (effectId: string) => Promise<StoredAnswer>,
  ): Promise<StoredAnswer>;
  /** Deletes what is older than is kept. */
  forget(): Promise<void>;
}

interface Claim {
  readonly effectId: string;
  readonly fingerprint: Buffer;
  readonly isMine: boolean;
  readonly statusCode: number | null;
  readonly answer: unknown;
}

/** Inserts the claim, or takes over one of the same request that is neither answered nor leased. */
const CLAIM = {
  name: 'idempotency-claim',
  text: `
    with claimed as (
      insert into idempotency_keys as held
        (user_id, key, fingerprint, effect_id, lease_until, created_at)
      values ($1, $2, $3, $4, $5, $6)
      on conflict (user_id, key) do update set lease_until = excluded.lease_until
        where held.status_code is null and held.lease_until <= $6
          and held.fingerprint = excluded.fingerprint
      returning *
    )
    select effect_id as "effectId", fingerprint, true as "isMine",
      status_code as "statusCode", answer from claimed
    union all
    select effect_id, fingerprint, false, status_code, answer from idempotency_keys
    where user_id = $1 and key = $2 and not exists (select from claimed)`,
};

const ANSWER = {
  name: 'idempotency-answer',
  text: `update idempotency_keys set status_code = $3, answer = $4
    where user_id = $1 and key = $2 and status_code is null`,
};

const RELEASE = {
  name: 'idempotency-release',
  text: `update idempotency_keys set lease_until = $3
    where user_id = $1 and key = $2 and status_code is null`,
};

const FORGET = {
  name: 'idempotency-forget',
  text: 'delete from idempotency_keys where created_at < $1',
};

export function idempotency(db: Database, clock: Clock): Idempotency {
  return {
    once: async (request, work) => {
      if (request.key === undefined) return work(randomUUID());
      const owner = [request.userId, validKey(request.key)];
      const claim = await claimKey(db, owner, { request, now: clock.now() });
      if (claim.statusCode !== null) return { status: claim.statusCode, body: claim.answer };
      const answer = await work(claim.effectId).catch(async (failure: unknown) => {
        // Should this fail too, the lease runs out by itself.
        await db.query({ ...RELEASE, values: [...owner, new Date(clock.now())] }).catch(() => {});
        throw failure;
      });
      await db.query({ ...ANSWER, values: [...owner, answer.status, JSON.stringify(answer.body)] });
      return answer;
    },
    forget: async () => {
      await db.query({ ...FORGET, values: [new Date(clock.now() - KEPT_MS)] });
    },
  };
}

/** @throws Refusal when the key stands for another request, or its request is under way */
async function claimKey(
  db: Database,
  owner: readonly string[],
  { request, now }: { request: KeyedRequest; now: number },
): Promise<Claim> {
  const fingerprint = fingerprintOf(request);
  const lease = [new Date(now + LEASE_MS), new Date(now)];
  const values = [...owner, fingerprint, randomUUID(), ...lease];
  const { rows } = await db.query<Claim & Record<string, unknown>>({ ...CLAIM, values });
  const claim = rows[0];
  // No row: the other request's claim was committed after this statement began.
  if (!claim) throw new Refusal('REQUEST_IN_PROGRESS', { retryAfterSeconds: 1 });
  if (!claim.fingerprint.equals(fingerprint)) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
  if (claim.isMine || claim.statusCode !== null) return claim;
  throw new Refusal('REQUEST_IN_PROGRESS', { retryAfterSeconds: 1 });
}

function validKey(key: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) throw new Refusal('IDEMPOTENCY_KEY_INVALID');
  refuseText(key);
  return key;
}

function fingerprintOf({ operation, body }: KeyedRequest): Buffer {
  return createHash('sha256')
    .update(`${operation}\n${canonical(body)}`)
    .digest();
}

/** JSON with sorted members: the order in which a client writes them means nothing. */
function canonical(body: unknown): string {
  return JSON.stringify(body, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

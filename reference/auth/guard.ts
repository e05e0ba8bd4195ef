/** Who is asking: every protected route runs this first, and reads the answer from `request.principal`. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import type { Database } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';
import { standingOf } from '../users/standing.ts';
import type { Sessions } from './sessions.ts';
import type { Tokens } from './tokens.ts';

export interface Principal {
  readonly userId: string;
  /** Absent for an API key: nobody logged in. */
  readonly sessionId: string | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal | null;
  }
}

export interface Guard {
  /** A person with an access token. */
  readonly person: onRequestAsyncHookHandler;
  /** A person, or a machine with an API key. */
  readonly personOrKey: onRequestAsyncHookHandler;
  /** An administrator, who decides escrow disputes. */
  readonly arbiter: onRequestAsyncHookHandler;
  /** Another service of ours, by `X-Service-Key`. */
  readonly service: onRequestAsyncHookHandler;
  /** Who settles X402 payments, by `X-Facilitator-Key`. */
  readonly facilitator: onRequestAsyncHookHandler;
  /** Who reads the metrics, by a bearer key of its own. */
  readonly metrics: onRequestAsyncHookHandler;
}

interface Parts {
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly db: Database;
  readonly keys: {
    readonly serviceKey: string;
    readonly facilitatorKey: string;
    readonly metricsKey: string;
  };
}

const KEY_OWNER = {
  name: 'api-key-owner',
  text: `
    select user_id as "userId" from api_keys join users on users.id = user_id
    where key_hash = $1 and revoked_at is null and state not in ('closed', 'banned')`,
};

export function guard(parts: Parts): Guard {
  return {
    person: async (request) => {
      request.principal = await personOf(parts, request);
    },
    personOrKey: async (request) => {
      const key = request.headers['x-api-key'];
      request.principal =
        typeof key === 'string' ? await keyOwner(parts, key) : await personOf(parts, request);
    },
    arbiter: async (request) => {
      request.principal = await personOf(parts, request);
      await refuseAllButArbiters(parts.db, request.principal.userId);
    },
    service: holderOf('x-service-key', parts.keys.serviceKey),
    facilitator: holderOf('x-facilitator-key', parts.keys.facilitatorKey),
    metrics: async (request) => {
      if (!isKey(bearer(request), parts.keys.metricsKey)) throw new Refusal('UNAUTHENTICATED');
    },
  };
}

function holderOf(header: string, key: string): onRequestAsyncHookHandler {
  return async (request) => {
    if (!isKey(request.headers[header], key)) throw new Refusal('UNAUTHENTICATED');
  };
}

async function refuseAllButArbiters(db: Database, userId: string): Promise<void> {
  const standing = await standingOf(db, userId);
  const isArbiter = standing?.state === 'active' && standing.roles.includes('admin');
  if (!isArbiter) throw new Refusal('FORBIDDEN');
}

/** The principal of a request behind a guard. */
export function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw new Refusal('UNAUTHENTICATED');
  return request.principal;
}

async function personOf({ tokens, sessions }: Parts, request: FastifyRequest): Promise<Principal> {
  const token = bearer(request);
  if (token === undefined) throw new Refusal('UNAUTHENTICATED');
  const { userId, sessionId } = await tokens.verify(token);
  if (await sessions.isEnded(sessionId)) throw new Refusal('UNAUTHENTICATED');
  return { userId, sessionId };
}

async function keyOwner({ db }: Parts, key: string): Promise<Principal> {
  const { rows } = await db.query<{ userId: string }>({ ...KEY_OWNER, values: [digest(key)] });
  if (!rows[0]) throw new Refusal('UNAUTHENTICATED');
  return { userId: rows[0].userId, sessionId: undefined };
}

function bearer(request: FastifyRequest): string | undefined {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Digests have one length, so that the comparison tells nothing by its time. */
function isKey(given: string | string[] | undefined, key: string): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(key));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/**
 * Sessions: one for each login. A refresh token is `<session>.<secret>` and is used once; a second use
 * shows that somebody else has it, and ends the session. A session that ended, or whose account was shut,
 * refuses its access tokens at once: each request asks (LR-2, LR-21).
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Clock, instant } from '../clock.ts';
import type { Database } from '../db/pool.ts';
import { Refusal } from '../http/refusal.ts';

const SESSION_MS = 30 * 24 * 3_600_000;
const SECRET_BYTES = 32;
const TOKEN = /^([0-9a-f-]{36})\.([A-Za-z0-9_-]{43})$/;

const INSERT = {
  name: 'session-insert',
  text: `insert into sessions (id, user_id, refresh_hash, created_at, expires_at)
    values ($1, $2, $3, $4, $5)`,
};
const ROTATE = {
  name: 'session-rotate',
  text: `update sessions set refresh_hash = $3
    where id = $1 and refresh_hash = $2 and revoked_at is null and expires_at > $4
    returning user_id as "userId"`,
};
const REVOKE = {
  name: 'session-revoke',
  text: 'update sessions set revoked_at = $2 where id = $1 and revoked_at is null',
};
/** One look tells all: the sessions of who was erased are gone, and an account that is shut has none. */
const LIVE = {
  name: 'session-live',
  text: `
    select from sessions s join users u on u.id = s.user_id
    where s.id = $1 and s.revoked_at is null and u.state not in ('closed', 'banned')`,
};

export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly refreshToken: string;
}

export interface Sessions {
  open(userId: string): Promise<Session>;
  /** @throws Refusal REFRESH_REFUSED */
  refresh(refreshToken: string): Promise<Session>;
  end(sessionId: string): Promise<void>;
  /** Or its account was closed or banned. */
  isEnded(sessionId: string): Promise<boolean>;
}

interface Parts {
  readonly db: Database;
  readonly clock: Clock;
}

export function sessions(parts: Parts): Sessions {
  const { db, clock } = parts;
  return {
    open: async (userId) => {
      const id = randomUUID();
      const secret = newSecret();
      const now = clock.now();
      const values = [id, userId, hashOf(secret), new Date(now), new Date(now + SESSION_MS)];
      await db.query({ ...INSERT, values });
      return { id, userId, refreshToken: `${id}.${secret}` };
    },
    refresh: (refreshToken) => refresh(parts, refreshToken),
    end: (sessionId) => end(parts, sessionId),
    isEnded: async (sessionId) => {
      const { rowCount } = await db.query({ ...LIVE, values: [sessionId] });
      return rowCount === 0;
    },
  };
}

async function refresh(parts: Parts, refreshToken: string): Promise<Session> {
  const [, id, secret] = TOKEN.exec(refreshToken) ?? [];
  if (id === undefined || secret === undefined) throw new Refusal('REFRESH_REFUSED');
  const next = newSecret();
  const values = [id, hashOf(secret), hashOf(next), instant(parts.clock)];
  const { rows } = await parts.db.query<{ userId: string }>({ ...ROTATE, values });
  if (rows[0]) return { id, userId: rows[0].userId, refreshToken: `${id}.${next}` };
  await end(parts, id);
  throw new Refusal('REFRESH_REFUSED');
}

async function end({ db, clock }: Parts, sessionId: string): Promise<void> {
  await db.query({ ...REVOKE, values: [sessionId, instant(clock)] });
}

function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Fast on purpose: the secret has 256 random bits, there is nothing to guess. */
function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Access tokens: JWTs signed with HS256, good for an hour, bound to a session that can be ended (LR-1). */
import { createSecretKey } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';

export const ACCESS_TOKEN_SECONDS = 3_600;

const ALGORITHM = 'HS256';
const ISSUER = 'agentrix';

export interface AccessClaims {
  readonly userId: string;
  readonly email: string;
  readonly sessionId: string;
}

export interface Tokens {
  issue(claims: AccessClaims): Promise<string>;
  /** @throws Refusal UNAUTHENTICATED for any token that isn't ours, whole and still good */
  verify(token: string): Promise<AccessClaims>;
}

export function tokens(secret: string, clock: Clock): Tokens {
  const key = createSecretKey(secret, 'utf8');
  return {
    issue: ({ userId, email, sessionId }) => {
      const issuedAt = Math.floor(clock.now() / 1000);
      return new SignJWT({ email, sid: sessionId })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setSubject(userId)
        .setIssuer(ISSUER)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .sign(key);
    },
    verify: async (token) => {
      const options = {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        requiredClaims: ['sub', 'exp', 'iat', 'sid', 'email'],
        currentDate: new Date(clock.now()),
      };
      const { payload } = await jwtVerify(token, key, options).catch((cause: unknown) => {
        throw new Refusal('UNAUTHENTICATED', { cause });
      });
      const { sub, email, sid } = payload;
      return { userId: String(sub), email: String(email), sessionId: String(sid) };
    },
  };
}

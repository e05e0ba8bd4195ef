/** Access tokens: only one that we signed, whole and in its hour, is worth anything (LR-1). */
import { SignJWT, UnsecuredJWT } from 'jose';
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { ACCESS_TOKEN_SECONDS, tokens } from '../../reference/auth/tokens.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.tokens';

const SECRET = 'a key for this test alone, '.repeat(3);
const START_S = Date.parse('2026-03-01T10:00:00Z') / 1000;
const CLAIMS = { userId: 'user-1', email: 'payer@launch-gate.example', sessionId: 'session-1' };
const refused = { code: 'UNAUTHENTICATED', status: 401 };

function at(seconds: number, secret = SECRET) {
  return tokens(secret, { now: () => (START_S + seconds) * 1000 });
}

prove(check, 'a token gives back its claims until its hour is over', async () => {
  const token = await at(0).issue(CLAIMS);
  expect(await at(0).verify(token)).toEqual(CLAIMS);
  expect(await at(ACCESS_TOKEN_SECONDS - 1).verify(token)).toEqual(CLAIMS);
  await expect(at(ACCESS_TOKEN_SECONDS).verify(token)).rejects.toMatchObject(refused);
});

prove(check, 'a token of another key is refused', async () => {
  const foreign = await at(0, SECRET.toUpperCase()).issue(CLAIMS);
  await expect(at(0).verify(foreign)).rejects.toMatchObject(refused);
});

prove(check, 'a token that was altered in one claim is refused', async () => {
  const [header, payload = '', signature] = (await at(0).issue(CLAIMS)).split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
  const altered = Buffer.from(JSON.stringify({ ...claims, sub: 'user-2' })).toString('base64url');
  const token = [header, altered, signature].join('.');
  await expect(at(0).verify(token)).rejects.toMatchObject(refused);
});

/** All that a good token says. */
const WHOLE = {
  email: CLAIMS.email,
  sid: CLAIMS.sessionId,
  iss: 'agentrix',
  sub: CLAIMS.userId,
  iat: START_S,
  exp: START_S + 60,
};

prove(check, 'a token without a signature, or with another algorithm, is refused', async () => {
  expect(await at(0).verify(await signed(WHOLE, 'HS256'))).toEqual(CLAIMS);
  const none = new UnsecuredJWT(WHOLE).encode();
  await expect(at(0).verify(none)).rejects.toMatchObject(refused);
  await expect(at(0).verify(await signed(WHOLE, 'HS512'))).rejects.toMatchObject(refused);
});

for (const missing of ['sub', 'sid', 'email', 'iat', 'exp', 'iss'] as const)
  prove(check, `a token of ours without ${missing} is refused`, async () => {
    const token = await signed({ ...WHOLE, [missing]: undefined }, 'HS256');
    await expect(at(0).verify(token)).rejects.toMatchObject(refused);
  });

prove(check, 'what is no token at all is refused', async () => {
  for (const text of ['', 'x', 'a.b.c', '..', 'é.é.é'])
    await expect(at(0).verify(text)).rejects.toMatchObject(refused);
});

function signed(claims: Record<string, unknown>, alg: string): Promise<string> {
  const key = new TextEncoder().encode(SECRET);
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
}

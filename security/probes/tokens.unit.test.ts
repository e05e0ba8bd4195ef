/** The forged tokens are what they claim: one thing wrong each, all else as in the true one. */
import { decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { altered, lifetimeOf, signedWith, unsignedVersions } from './tokens.ts';

const KEY = Buffer.from('the key of the target, long enough for any rule');
const claims = { sub: 'u1', email: 'ada@agentrix.example', iat: 1_000, exp: 4_600 };
const trueToken = () =>
  new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(KEY);
const then = { currentDate: new Date(2_000_000) };

describe('a forged token', () => {
  it('may have no signature, or the true one under alg none', async () => {
    const token = await trueToken();
    const forged = unsignedVersions(token);
    expect(forged.map((each) => decodeProtectedHeader(each).alg)).toContain('none');
    expect(forged.map((each) => each.split('.')[2])).toContain('');
    expect(forged.map((each) => each.split('.')[2])).toContain(token.split('.')[2]);
    for (const each of forged) expect(decodeJwt(each)).toEqual(claims);
  });

  it('may be signed well, with another key', async () => {
    const forged = await signedWith('secret', await trueToken());
    expect((await jwtVerify(forged, Buffer.from('secret'), then)).payload).toEqual(claims);
    await expect(jwtVerify(forged, KEY, then)).rejects.toThrow('signature verification failed');
  });

  it('may carry another claim under the old signature', async () => {
    const token = await trueToken();
    const forged = altered(token, { sub: 'u2' });
    expect(decodeJwt(forged)).toEqual({ ...claims, sub: 'u2' });
    expect(forged.split('.')[2]).toBe(token.split('.')[2]);
    await expect(jwtVerify(forged, KEY, then)).rejects.toThrow('signature verification failed');
    expect((await jwtVerify(token, KEY, then)).payload).toEqual(claims);
  });
});

describe('the lifetime of a token', () => {
  it('runs from issue to expiry, in seconds', async () => {
    expect(lifetimeOf(await trueToken())).toBe(3_600);
  });

  it('is unknown where the token does not say', async () => {
    expect(lifetimeOf(altered(await trueToken(), { exp: undefined }))).toBeUndefined();
  });
});

/** Tokens as an attacker makes them: from a true one, without the target's key. */
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';

/** Keys that people leave in place. */
export const GUESSABLE_KEYS = ['secret', 'changeme', 'your-secret-key', 'jwt-secret', 'agentrix'];

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The true token's claims under `alg: none` in each of its spellings, without and with a signature. */
export function unsignedVersions(token: string): string[] {
  const [, payload = '', signature = ''] = token.split('.');
  return ['none', 'None', 'NONE', 'nOnE'].flatMap((alg) => {
    const header = encode({ alg, typ: 'JWT' });
    return [`${header}.${payload}.`, `${header}.${payload}.${signature}`];
  });
}

/** The true token with other claims under the old signature. */
export function altered(token: string, claims: Readonly<Record<string, unknown>>): string {
  const [header = '', , signature = ''] = token.split('.');
  return `${header}.${encode({ ...decodeJwt(token), ...claims })}.${signature}`;
}

/** The true token's claims, signed with a key of the attacker's. */
export async function signedWith(key: string, token: string): Promise<string> {
  const { typ } = decodeProtectedHeader(token);
  const header = { alg: 'HS256', ...(typ !== undefined && { typ }) };
  return new SignJWT(decodeJwt(token)).setProtectedHeader(header).sign(Buffer.from(key));
}

/** Seconds from issue to expiry; `undefined` for a token that doesn't say. */
export function lifetimeOf(token: string): number | undefined {
  const { iat, exp } = decodeJwt(token);
  return iat === undefined || exp === undefined ? undefined : exp - iat;
}

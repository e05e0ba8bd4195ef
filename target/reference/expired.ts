/** A token of the reference as it would be a day past its end: its key is the harness's to sign with. */
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';

const DAY_SECONDS = 86_400;

/** The same claims under the same key, so that nothing but its time is wrong with the token (LR-1). */
export async function expired(token: string, jwtSecret: string): Promise<string> {
  const { iat = 0, exp = 0, ...claims } = decodeJwt(token);
  const { typ } = decodeProtectedHeader(token);
  const header = { alg: 'HS256', ...(typ !== undefined && { typ }) };
  return new SignJWT({ ...claims, iat: iat - DAY_SECONDS, exp: exp - DAY_SECONDS })
    .setProtectedHeader(header)
    .sign(Buffer.from(jwtSecret));
}

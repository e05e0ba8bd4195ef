/** Passwords are stored as salted scrypt hashes (RFC 7914); each hash names its own cost. */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt's N as its binary logarithm, with r = 8 and p = 1: what OWASP's Password Storage Cheat Sheet asks for. */
export const PASSWORD_COST = 17;
const [BLOCK_SIZE, PARALLELISM] = [8, 1];
const SALT_BYTES = 16;
const HASH_BYTES = 32;

export interface Passwords {
  hash(password: string): Promise<string>;
  /** At the stored hash's own cost. */
  matches(password: string, stored: string): Promise<boolean>;
  /** Takes as long as a match: who logs in to an unknown account must not be told by the time. */
  spendMatch(password: string): Promise<false>;
}

/** As RFC 7914 names them. */
interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** At 17 a hash takes 128 MiB and some 250 ms: slow for who guesses, bearable for who logs in. */
export function passwords(log2N: number): Passwords {
  const cost = { N: 2 ** log2N, r: BLOCK_SIZE, p: PARALLELISM };
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await derive(password, salt, cost);
      const { N, r, p } = cost;
      return ['scrypt', N, r, p, salt.toString('base64'), hash.toString('base64')].join('$');
    },
    async matches(password, stored) {
      const [, N, r, p, salt = '', hash = ''] = stored.split('$');
      const named = { N: Number(N), r: Number(r), p: Number(p) };
      const derived = await derive(password, Buffer.from(salt, 'base64'), named);
      return timingSafeEqual(derived, Buffer.from(hash, 'base64'));
    },
    async spendMatch(password) {
      await derive(password, Buffer.alloc(SALT_BYTES), cost);
      return false;
    },
  };
}

function derive(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  // What RFC 7914 needs, and as much again for the working space around it.
  const options = { ...cost, maxmem: 2 * 128 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, HASH_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

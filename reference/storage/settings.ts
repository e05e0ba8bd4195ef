/**
 * Reads the keys that protect what is stored. `STORAGE_KEYS` is a list of `kid:base64url`: the first seals, all
 * open, so that a key is changed by putting the next one before it. `STORAGE_INDEX_KEY` only finds.
 */

/** A256GCM takes 256 bits; the index gets as many. */
const KEY_BYTES = 32;
/** Less is a pattern, not a draw: 32 random bytes have some 30 different ones. */
const DISTINCT_BYTES_MIN = 16;
const KEY = /^([\w.-]{1,32}):([\w-]{43})$/;

export interface StorageKey {
  readonly kid: string;
  readonly bytes: Buffer;
}

export interface StorageSettings {
  /** The first is the current one. */
  readonly keys: readonly [StorageKey, ...StorageKey[]];
  readonly indexKey: Buffer;
}

const NONE: StorageKey = { kid: '', bytes: Buffer.alloc(KEY_BYTES) };

/** Tells what is wrong in `problems`, without any key's value. */
export function readStorageSettings(env: NodeJS.ProcessEnv, problems: string[]): StorageSettings {
  const [current = NONE, ...others] = readKeys(env.STORAGE_KEYS ?? '', problems);
  const index = env.STORAGE_INDEX_KEY ?? '';
  const indexKey = Buffer.from(index, 'base64url');
  const weakness = index === '' ? 'is missing' : weaknessOf(indexKey);
  if (weakness !== undefined) problems.push(`STORAGE_INDEX_KEY ${weakness}`);
  if ([current, ...others].some(({ bytes }) => bytes.equals(indexKey)))
    problems.push('STORAGE_INDEX_KEY is one of STORAGE_KEYS');
  return { keys: [current, ...others], indexKey };
}

function readKeys(text: string, problems: string[]): readonly StorageKey[] {
  if (text === '') {
    problems.push('STORAGE_KEYS is missing');
    return [];
  }
  const keys = text.split(',').map((part) => readKey(part.trim(), problems));
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length)
    problems.push('STORAGE_KEYS names a kid twice');
  return keys;
}

function readKey(part: string, problems: string[]): StorageKey {
  const [, kid = '', encoded = ''] = KEY.exec(part) ?? [];
  const bytes = Buffer.from(encoded, 'base64url');
  const weakness =
    kid === '' ? 'holds what is no kid:key of 32 bytes in base64url' : weaknessOf(bytes);
  if (weakness !== undefined) problems.push(`STORAGE_KEYS ${weakness}`);
  return { kid, bytes };
}

function weaknessOf(key: Buffer): string | undefined {
  if (key.length !== KEY_BYTES) return `is no key of ${KEY_BYTES} bytes in base64url`;
  return new Set(key).size < DISTINCT_BYTES_MIN ? 'is too regular' : undefined;
}

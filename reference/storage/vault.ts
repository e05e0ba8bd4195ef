/**
 * What tells who a person is, sealed before it is stored: readable in no dump, write-ahead log or replica of
 * the database, and of no use in another place than its own (LR-25).
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { FlattenedEncrypt, flattenedDecrypt } from 'jose';
import type { StorageSettings } from './settings.ts';

/** A column of texts that are sealed, in a table whose rows have an `id`: see sealed-columns.ts. */
export type SealedColumn = `${string}.${string}_sealed`;

/** Where a sealed text belongs. Moved to another row or column it can't be opened. */
export interface Place {
  readonly column: SealedColumn;
  /** The row's. */
  readonly id: string;
}

export interface Vault {
  /** JWE (RFC 7516), compact: `dir` with A256GCM under the current key, and the place as additional data. */
  seal(text: string, place: Place): Promise<string>;
  /** @throws VaultError for another key, another place, or a text that was altered */
  open(sealed: string, place: Place): Promise<string>;
  /** How everything begins that is sealed under the current key. */
  readonly currentPrefix: string;
  /** Finds equal texts without opening any: HMAC-SHA256 under a key that opens nothing. */
  index(text: string): Buffer;
}

export class VaultError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'VaultError';
  }
}

const ENCRYPTION = 'A256GCM';

export function vault({ keys, indexKey }: StorageSettings): Vault {
  const byKid = new Map(keys.map(({ kid, bytes }) => [kid, createSecretKey(bytes)]));
  const [{ kid, bytes }] = keys;
  const current = createSecretKey(bytes);
  const header = { alg: 'dir', enc: ENCRYPTION, kid };
  return {
    currentPrefix: `${Buffer.from(JSON.stringify(header)).toString('base64url')}.`,
    seal: async (text, place) => {
      const sealed = await new FlattenedEncrypt(Buffer.from(text))
        .setProtectedHeader(header)
        .setAdditionalAuthenticatedData(dataOf(place))
        .encrypt(current);
      return [sealed.protected, '', sealed.iv, sealed.ciphertext, sealed.tag].join('.');
    },
    open: (sealed, place) => open(byKid, sealed, place),
    index: (text) => createHmac('sha256', indexKey).update(text).digest(),
  };
}

async function open(
  keys: ReadonlyMap<string | undefined, KeyObject>,
  sealed: string,
  place: Place,
): Promise<string> {
  const [header = '', , iv = '', ciphertext = '', tag = ''] = sealed.split('.');
  const aad = Buffer.from(dataOf(place)).toString('base64url');
  const jwe = { protected: header, iv, ciphertext, tag, aad };
  const allowed = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: [ENCRYPTION] };
  const keyOf = ({ kid }: { readonly kid?: string } = {}): KeyObject => {
    const key = keys.get(kid);
    if (!key) throw new VaultError(`${place.column} is sealed under a key that is not configured`);
    return key;
  };
  try {
    const { plaintext } = await flattenedDecrypt(jwe, keyOf, allowed);
    return Buffer.from(plaintext).toString();
  } catch (cause) {
    if (cause instanceof VaultError) throw cause;
    throw new VaultError(`${place.column} can't be opened`, cause);
  }
}

function dataOf({ column, id }: Place): Uint8Array {
  return Buffer.from(`${column} ${id}`);
}

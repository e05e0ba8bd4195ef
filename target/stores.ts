/** What a target keeps, as somebody would read it who stole the disks, and the keys that protect it. */

/** What to look for, by the name that a failure tells it by: never the secret itself. */
export type Secrets = Readonly<Record<string, string | Uint8Array>>;

export interface StoresWatch {
  /**
   * Which secrets are readable in which stores, such as `e-mail in database dump`: as they are or in either case,
   * and in hexadecimal or base64. The log of changes is read from the beginning of the watch on.
   */
  found(secrets: Secrets): Promise<readonly string[]>;
}

/** Needs `stores`. */
export interface Stores {
  watch(): Promise<StoresWatch>;
  /** Puts a new key before the others, seals everything anew, and takes the old keys away. */
  rotateKeys(): Promise<void>;
}

/** The secrets that stand in `bytes`, by name. */
export function secretsIn(bytes: Buffer, secrets: Secrets): readonly string[] {
  // One byte is one character, so that nothing is lost and upper case is told from lower case cheaply.
  const exact = bytes.toString('latin1');
  const folded = exact.toLowerCase();
  return Object.entries(secrets)
    .filter(([, secret]) => stands(Buffer.from(secret), { exact, folded }))
    .map(([name]) => name);
}

function stands(secret: Buffer, { exact, folded }: { exact: string; folded: string }): boolean {
  const base64 = secret.toString('base64').replace(/=+$/, '');
  return (
    folded.includes(secret.toString('latin1').toLowerCase()) ||
    folded.includes(secret.toString('hex')) ||
    exact.includes(wholeGroups(base64, secret)) ||
    exact.includes(wholeGroups(secret.toString('base64url'), secret))
  );
}

/** Without the last characters, which depend on what follows. */
function wholeGroups(encoded: string, { length }: Buffer): string {
  return encoded.slice(0, Math.floor(length / 3) * 4);
}

/**
 * Finds thousands of secrets in megabytes of text in one pass (Karp and Rabin, 1987): a window of eight
 * characters rolls over the text, and only where its hash is known is anything compared.
 */

/** Shortest secret that is looked for: shorter ones would mask ordinary words. */
export const SHORTEST_SECRET = 8;

const BASE = 31;
/** Weight of the character that leaves the window: BASE^8 modulo 2^32. */
const LEAVING = Array.from({ length: SHORTEST_SECRET }).reduce<number>(
  (w) => Math.imul(w, BASE),
  1,
);

/** A function that replaces each of `secrets` by `replacement`, the longest first where several begin. */
export function replacer(secrets: Iterable<string>, replacement: string): (text: string) => string {
  const byHash = new Map<number, string[]>();
  for (const secret of new Set(secrets)) {
    if (secret.length < SHORTEST_SECRET) continue;
    const hash = hashOf(secret);
    byHash.set(hash, [...(byHash.get(hash) ?? []), secret]);
  }
  for (const some of byHash.values()) some.sort((a, b) => b.length - a.length);
  return (text) => replaceIn(text, byHash, replacement);
}

function replaceIn(text: string, byHash: ReadonlyMap<number, string[]>, replacement: string) {
  const parts: string[] = [];
  let copied = 0;
  let hash = hashOf(text);
  for (let at = 0; at + SHORTEST_SECRET <= text.length; ) {
    const found = byHash.get(hash)?.find((secret) => text.startsWith(secret, at));
    if (found === undefined) {
      hash = rolled(hash, text, at);
      at += 1;
    } else {
      parts.push(text.slice(copied, at), replacement);
      at += found.length;
      copied = at;
      hash = hashOf(text, at);
    }
  }
  return copied === 0 ? text : parts.join('') + text.slice(copied);
}

function hashOf(text: string, from = 0): number {
  let hash = 0;
  const end = Math.min(from + SHORTEST_SECRET, text.length);
  for (let at = from; at < end; at += 1) hash = (Math.imul(hash, BASE) + text.charCodeAt(at)) | 0;
  return hash;
}

/** The hash of the window one character further. */
function rolled(hash: number, text: string, at: number): number {
  const next = at + SHORTEST_SECRET;
  if (next >= text.length) return 0;
  const leaving = Math.imul(text.charCodeAt(at), LEAVING);
  return (Math.imul(hash, BASE) + text.charCodeAt(next) - leaving) | 0;
}

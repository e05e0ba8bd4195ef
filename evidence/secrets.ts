/**
 * Secrets of a run and their masking. Whoever makes or receives a secret (token, key, password) tells it
 * here; everything that is published passes through `mask` first, and the patterns catch what nobody told.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunContext } from './run-context.ts';

const FILE = 'secrets.txt';

/** Shortest secret that is masked by value: shorter ones would mask ordinary words. */
const SHORTEST = 8;

/** What is a secret by its form alone: a JWT, a Stripe key or signing secret, a PEM private key. */
const PATTERNS: readonly RegExp[] = [
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*/g,
  /\b(?:sk|rk)_(?:test|live)_[A-Za-z0-9]{8,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----/g,
];

/** Remembers a secret of the run, in its private folder, for every process of the run. */
export function tellSecret(
  context: Pick<RunContext, 'workDir'>,
  ...secrets: readonly string[]
): void {
  const lines = secrets
    .filter((secret) => secret.length >= SHORTEST)
    .map((s) => `${JSON.stringify(s)}\n`);
  if (lines.length === 0) return;
  mkdirSync(context.workDir, { recursive: true, mode: 0o700 });
  appendFileSync(join(context.workDir, FILE), lines.join(''), { mode: 0o600 });
}

/** All secrets told so far in the run. */
export function toldSecrets(context: Pick<RunContext, 'workDir'>): ReadonlySet<string> {
  const path = join(context.workDir, FILE);
  if (!existsSync(path)) return new Set();
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Set(lines.map((line) => JSON.parse(line) as string));
}

/** A function that replaces every told secret, and what looks like one, by `$SECRET`. */
export function masker(secrets: Iterable<string>): (text: string) => string {
  const values = [...secrets]
    .filter((s) => s.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  const spellings = values.flatMap((s) => [
    s,
    encodeURIComponent(s),
    JSON.stringify(s).slice(1, -1),
  ]);
  const distinct = [...new Set(spellings)];
  return (text) => {
    let masked = text;
    for (const secret of distinct) masked = masked.replaceAll(secret, '$SECRET');
    for (const pattern of PATTERNS) masked = masked.replace(pattern, '$SECRET');
    return masked;
  };
}

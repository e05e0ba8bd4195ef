/**
 * Secrets of a run and their masking. Whoever makes or receives a secret (token, key, password) tells it
 * here; everything that is published passes through `mask` first, and the patterns catch what nobody told.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { replacer, SHORTEST_SECRET } from './find-secrets.ts';
import type { RunContext } from './run-context.ts';

const FILE = 'secrets.txt';

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
    .filter((secret) => secret.length >= SHORTEST_SECRET)
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
  const spellings = [...secrets].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ]);
  const replaceTold = replacer(spellings, '$SECRET');
  return (text) => {
    let masked = replaceTold(text);
    for (const pattern of PATTERNS) masked = masked.replace(pattern, () => '$SECRET');
    return masked;
  };
}

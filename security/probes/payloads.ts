/**
 * What is sent instead of a valid value, by attack. The first of each list is its representative: the profile
 * `ci` sends that one to every input, the other profiles send all.
 */
import { readRunContext } from '../../evidence/index.ts';

/** Seconds that an injected sleep would add to the answer. */
export const SLEEP_SECONDS = 3;

/** A subquery sleeps once, whatever the table holds; beside a constant truth it would not be run at all. */
const SLEEP = `(SELECT count(*) FROM pg_sleep(${SLEEP_SECONDS})) > 0`;

export const SQL_INJECTION = [
  `' OR ${SLEEP} --`,
  `' AND ${SLEEP} OR 'a'='b`,
  "' OR '1'='1",
  "' OR 1=1 --",
  '1 OR 1=1',
  '" OR ""="',
  "') OR ('1'='1",
  `'; SELECT pg_sleep(${SLEEP_SECONDS}) --`,
  `'||(SELECT count(*) FROM pg_sleep(${SLEEP_SECONDS}))||'`,
  "' UNION SELECT NULL,NULL,NULL,NULL --",
  "' UNION ALL SELECT version(),current_user,NULL --",
  "'; DROP TABLE payments; --",
  "'; UPDATE users SET roles = '{admin}'; --",
  "\\'; SELECT 1; --",
  "' AND 1=CAST((SELECT current_database()) AS int) --",
] as const;

/** Its mark in a page that was fooled; harmless text around it shows that text itself is kept. */
export const SCRIPTS = [
  '"><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  "'-alert(1)-'",
  'javascript:alert(1)',
  '</title><script>alert(1)</script>',
  '{{constructor.constructor("alert(1)")()}}',
] as const;

/** Sent as they stand, undecoded, in the place of a path parameter. */
export const TRAVERSALS = [
  '..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd',
  '%2e%2e%2f%2e%2e%2f%2e%2e%2fpackage.json',
  '..%5c..%5c..%5c..%5cetc%5cpasswd',
  '..%252f..%252f..%252f..%252fetc%252fpasswd',
  '%2fetc%2fpasswd',
  'file:%2f%2f%2fetc%2fpasswd',
  '....%2f%2f....%2f%2fetc%2fpasswd',
  '..%c0%af..%c0%afetc%c0%afpasswd',
  '%00..%2fetc%2fpasswd',
] as const;

/** What a file that nobody may read looks like. */
export const FILE_CONTENT = /root:[^:\n]*:0:0:|"devDependencies"|DATABASE_URL=/;

/** All payloads of an attack, or its representative in the profile `ci`. */
export function selected(payloads: readonly string[]): readonly string[] {
  return readRunContext().profile === 'ci' ? payloads.slice(0, 1) : payloads;
}

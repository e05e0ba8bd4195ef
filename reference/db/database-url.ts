/**
 * Which connections to a database are private enough (LR-25): on this machine, or encrypted to a server whose
 * certificate is verified. `sslmode=require` encrypts to whoever answers, so it is not.
 */
import { isLoopback } from '../loopback.ts';

/** Why the URL's connections could be read on their way; undefined where they can't. */
export function plaintextRisk(url: string): string | undefined {
  if (isOfThisMachine(url)) return undefined;
  if (new URL(url).searchParams.get('sslmode') === 'verify-full') return undefined;
  return 'leads to another host without sslmode=verify-full';
}

/** Whether what the URL leads to is reached by no network. */
export function isOfThisMachine(url: string): boolean {
  const { hostname, searchParams } = new URL(url);
  // A path instead of a host is a socket of this machine.
  const host = searchParams.get('host') ?? decodeURIComponent(hostname);
  return host === '' || host.startsWith('/') || isLoopback(host);
}

/**
 * Who the driver's users are: e-mails, passwords and loopback addresses drawn from the run, its seed and
 * the driver's label, so that files and runs on one target never meet.
 */
import { createHash } from 'node:crypto';
import { platform } from 'node:os';
import type { RunContext } from '../../evidence/index.ts';

export interface Identities {
  next(): { readonly email: string; readonly password: string; readonly from: string };
  /** A loopback address of its own; `undefined` where the target is not on loopback. */
  nextAddress(): string | undefined;
}

export interface IdentitySeed {
  readonly context: Pick<RunContext, 'run' | 'seed'>;
  readonly label: string;
  readonly baseUrl: string;
}

/** A run without an id may be repeated on the same target; its users then need other names. */
const ALONE = 'alone';

export function identitiesFor({ context, label, baseUrl }: IdentitySeed): Identities {
  const run = context.run === ALONE ? `${ALONE} ${process.pid} ${Date.now()}` : context.run;
  const draw = (what: string) => createHash('sha256').update(`${run}\n${label}\n${what}`).digest();
  const seeded = (what: string) =>
    createHash('sha256').update(`${context.seed}\n${label}\n${what}`).digest();
  const local = hasManyAddresses(baseUrl);
  let users = 0;
  let addresses = 0;
  const nextAddress = () => {
    addresses += 1;
    return local ? loopbackAddress(seeded(`address ${addresses}`)) : undefined;
  };
  return {
    nextAddress,
    next() {
      users += 1;
      const name = draw(`user ${users}`);
      return {
        email: `payer-${users}.${letters(name.subarray(0, 12))}@launch-gate.example`,
        password: `Pw-${name.toString('base64url', 8, 26)}`,
        from: nextAddress() ?? '',
      };
    },
  };
}

/** Digits in a row may be a card number's, which a target must refuse. */
function letters(bytes: Buffer): string {
  return Array.from(bytes, (byte) => String.fromCharCode(97 + (byte % 26))).join('');
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

/** Linux answers to all of 127.0.0.0/8; other systems to 127.0.0.1 alone. */
function hasManyAddresses(baseUrl: string): boolean {
  const { hostname } = new URL(baseUrl);
  return platform() === 'linux' && isLoopback(hostname) && hostname !== '[::1]';
}

/** 127.a.b.c, never in 127.0.0.0/16, where servers listen, and no network or broadcast address. */
function loopbackAddress(bytes: Buffer): string {
  const [a = 0, b = 0, c = 0] = bytes;
  return `127.${1 + (a % 254)}.${b}.${1 + (c % 254)}`;
}

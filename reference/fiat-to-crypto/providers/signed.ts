/** What all providers' signatures have in common: one length, one time to compare, and five minutes to live. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../http/refusal.ts';
import type { Delivery } from '../ramp.ts';

/** Both ways: a timestamp from the future is no better. */
const TOLERANCE_MS = 300_000;

/** One header of a delivery. @throws Refusal when it isn't there, or is there twice */
export function header({ headers }: Delivery, name: string): string {
  const value = headers[name];
  if (typeof value !== 'string' || value === '') throw new Refusal('RAMP_SIGNATURE_WRONG');
  return value;
}

/** @throws Refusal unless the two are the same bytes */
export function assertSame(given: string, expected: string): void {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  if (one.length !== other.length || !timingSafeEqual(one, other))
    throw new Refusal('RAMP_SIGNATURE_WRONG');
}

/** @throws Refusal for what was signed more than five minutes ago, or will be */
export function assertFresh(signedAtMs: number, nowMs: number): void {
  if (!(Math.abs(nowMs - signedAtMs) <= TOLERANCE_MS)) throw new Refusal('RAMP_SIGNATURE_WRONG');
}

export function hmacSha256(key: string, text: string | Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

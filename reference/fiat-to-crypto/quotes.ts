/** Which offers are believed, and in which order the payer sees them (LR-16). Pure. */
import type { Offer } from './ramp.ts';

/** An offer so far above or below what the others offer is no offer, but a fault. */
const FAR_PERCENT = 150n;

/** The offers that make sense beside each other, the most coins for the payer first. */
export function ranked<Of extends Offer>(offers: readonly Of[]): readonly Of[] {
  const sound = offers.filter(({ toMinor, feeMinor }) => toMinor > 0n && feeMinor >= 0n);
  const rising = sound.toSorted((one, other) => compare(one.toMinor, other.toMinor));
  const middle = rising[Math.floor((rising.length - 1) / 2)]?.toMinor ?? 0n;
  return rising.filter(({ toMinor }) => isNear(toMinor, middle)).reverse();
}

/** Of two that are far apart the lower is believed: a payer is not promised what nobody will pay. */
function isNear(toMinor: bigint, middle: bigint): boolean {
  return toMinor * 100n <= middle * FAR_PERCENT && middle * 100n <= toMinor * FAR_PERCENT;
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

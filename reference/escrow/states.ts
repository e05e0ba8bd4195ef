/**
 * How an escrow moves, pure: it follows the chain, only ever forward, and takes one party's wish at a time.
 * Taken twice, in whatever order, the decisions change nothing more (LR-19).
 */
import type { EscrowStatus } from '../../contracts/api/index.ts';
import type { DealState } from '../chain/abi.ts';
import { Refusal } from '../http/refusal.ts';
import { fundedEntry, refundedEntry, releasedEntry } from './entries.ts';
import { type Deal, type Escrow, type Intent, isEnded } from './escrow.ts';
import type { EscrowChange } from './ports.ts';

/** Where each status may go. A deal whose steps nobody told us about goes all of them at once. */
export const ARROWS: Readonly<Record<EscrowStatus, readonly EscrowStatus[]>> = {
  pending: ['funded', 'disputed', 'released', 'refunded'],
  funded: ['confirmed', 'disputed', 'released', 'refunded'],
  /** The buyer has confirmed here; on the chain another may have been quicker. */
  confirmed: ['released', 'disputed', 'refunded'],
  disputed: ['released', 'refunded'],
  released: [],
  refunded: [],
};

/** From which status a wish is taken, and to which it leads when the chain has done it. */
const WISHES: Readonly<
  Record<Exclude<Intent, 'open'>, { readonly from: EscrowStatus; readonly goal: EscrowStatus }>
> = {
  release: { from: 'funded', goal: 'released' },
  dispute: { from: 'funded', goal: 'disputed' },
  'award-seller': { from: 'disputed', goal: 'released' },
  'award-buyer': { from: 'disputed', goal: 'refunded' },
};

export type Wish = keyof typeof WISHES;

/**
 * Takes over what the chain says. `refusal` is the contract's own word for the no that it gave to what
 * was intended. `undefined` when it tells nothing new: an old look at the chain never turns back time.
 */
export function follow(
  escrow: Escrow,
  deal: Deal,
  { now, refusal }: { readonly now: Date; readonly refusal?: string | undefined },
): EscrowChange | undefined {
  const seen = statusOf(deal.state);
  const moves = seen !== undefined && ARROWS[escrow.status].includes(seen);
  const status = moves ? seen : escrow.status;
  const releaseAt = escrow.releaseAt ?? deal.releaseAt;
  const intent = remaining({ ...escrow, status }, deal.state, refusal);
  if (!moves && intent === escrow.intent && releaseAt === escrow.releaseAt) return undefined;
  const isInVain = escrow.intent === 'dispute' && intent === null && status !== 'disputed';
  const disputeReason = isInVain ? null : escrow.disputeReason;
  const followed = { ...escrow, status, releaseAt, intent, disputeReason, updatedAt: now };
  return { escrow: followed, entries: entriesOn(escrow, status), moved: moves };
}

/**
 * Writes down what a party wants, before the chain is asked. `undefined` where that is done already, or
 * under way. @throws Refusal when it isn't the time for it
 */
export function wish(
  escrow: Escrow,
  intent: Wish,
  { now, reason = null }: { readonly now: Date; readonly reason?: string | null },
): EscrowChange | undefined {
  const { from, goal } = WISHES[intent];
  if (escrow.status === goal || escrow.intent === intent) return undefined;
  if (escrow.status !== from || escrow.intent !== null) throw refusedIn(escrow);
  const status = intent === 'release' ? 'confirmed' : escrow.status;
  const disputeReason = reason ?? escrow.disputeReason;
  const wished = { ...escrow, status, intent, disputeReason, updatedAt: now };
  return { escrow: wished, entries: [], moved: status !== escrow.status };
}

/** Whether the wish has come true. */
export function isGranted({ status }: Escrow, intent: Wish): boolean {
  return status === WISHES[intent].goal;
}

export function refusedIn({ status }: Escrow): Refusal {
  return new Refusal('ESCROW_STEP_REFUSED', {
    message: `This can not be done to an escrow that is ${status}.`,
  });
}

/** A deal that isn't there yet is no news. */
function statusOf(state: DealState): EscrowStatus | undefined {
  return state === 'none' ? undefined : state;
}

/** An intent stays until the chain has done it, or never will. */
function remaining(escrow: Escrow, state: DealState, refusal: string | undefined): Intent | null {
  const { intent } = escrow;
  if (intent === null || isEnded(escrow)) return null;
  if (intent === 'open') return state === 'none' ? intent : null;
  if (intent === 'dispute' && refusal === 'Overdue') return null;
  const isTaken = intent === 'release' ? 'confirmed' : WISHES[intent].from;
  return escrow.status === isTaken ? intent : null;
}

/** Money that came in and went out unseen is booked both ways. */
function entriesOn(before: Escrow, status: EscrowStatus) {
  if (status === before.status) return [];
  return [
    ...(before.status === 'pending' ? [fundedEntry(before)] : []),
    ...(status === 'released' ? [releasedEntry(before)] : []),
    ...(status === 'refunded' ? [refundedEntry(before)] : []),
  ];
}

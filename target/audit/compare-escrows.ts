/**
 * `chain = escrows`: each escrow stands in the target's tables as its deal stands on the chain, it ended at
 * most once, and what the contract holds is what the ledger says (LR-19).
 */
import type { BookComparison } from '../target.ts';
import type { BookedEscrow, ChainBooks, ChainDeal } from './books.ts';
import { Comparison } from './comparison.ts';

/** What is in the contract while an escrow has this status. */
const HELD: ReadonlySet<string> = new Set(['funded', 'confirmed', 'disputed']);

export function compareEscrows(
  { deals, heldMinor }: ChainBooks,
  escrows: readonly BookedEscrow[],
): BookComparison {
  const comparison = new Comparison('chain = escrows', 'no escrow was opened');
  const byId = new Map(deals.map((deal) => [deal.id, deal]));
  const known = new Set(escrows.map(({ id }) => dealIdOf(id)));
  for (const escrow of escrows)
    comparison.entry(...differencesOf(escrow, byId.get(dealIdOf(escrow.id))));
  for (const { id, state } of deals)
    if (!known.has(id) && state !== 'pending')
      comparison.entry(`deal ${id} is ${state} on the chain, and no escrow of the target`);
  const inLedger = escrows.reduce((sum, { ledgerMinor }) => sum + ledgerMinor, 0n);
  if (inLedger !== heldMinor)
    comparison.entry(`the contract holds ${heldMinor}, and the ledger says ${inLedger}`);
  return comparison.done();
}

function differencesOf(escrow: BookedEscrow, deal: ChainDeal | undefined) {
  const { id, status, minor, ledgerMinor } = escrow;
  const where = `escrow ${id} is ${status}`;
  const state = status === 'confirmed' ? 'funded' : status;
  const held = HELD.has(status) ? minor : 0n;
  const isOpening = deal === undefined && status === 'pending';
  return [
    !isOpening && deal?.state !== state && `${where}, and ${deal?.state} on the chain`,
    (deal?.endings ?? 0) > 1 && `${where}, and ended ${deal?.endings} times on the chain`,
    ledgerMinor !== held && `${where}: the ledger holds ${ledgerMinor} for it, not ${held}`,
  ];
}

/** What the contract calls an escrow's deal: its id's sixteen bytes, with zeroes before them. */
function dealIdOf(escrowId: string): string {
  return `0x${escrowId.replaceAll('-', '').padStart(64, '0')}`;
}

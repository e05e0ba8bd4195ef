/** The movements of an escrow's money, as double-entry. The contract holds it; nobody is owed it until the end. */
import { ACCOUNT, type Entry, type Posting } from '../ledger/entry.ts';
import type { Escrow } from './escrow.ts';
import { partsOf } from './shares.ts';

type Money = Pick<Escrow, 'units' | 'shares' | 'agentId'>;

/** What the contract holds for buyers and sellers, until it is known whose it is. */
const HELD = 'escrow:held';

const CURRENCY = 'USDC';

export function fundedEntry({ units }: Money): Entry {
  return entryOf('escrow-funded', [
    { account: ACCOUNT.escrow, amountMinor: units },
    { account: HELD, amountMinor: -units },
  ]);
}

/**
 * The contract pays the merchant's part to the merchant's own wallet: it leaves our books. The rest comes to
 * the treasury; what no agent is there for stays with the platform.
 */
export function releasedEntry({ units, shares, agentId }: Money): Entry {
  const { agent, platform } = partsOf(units, shares);
  const ours = agent + platform;
  const toAgent = agentId === null ? 0n : agent;
  return entryOf('escrow-released', [
    ...paidOut(units),
    { account: ACCOUNT.treasury, amountMinor: ours },
    { account: ACCOUNT.agent(agentId ?? ''), amountMinor: -toAgent },
    { account: ACCOUNT.platform, amountMinor: toAgent - ours },
  ]);
}

export function refundedEntry({ units }: Money): Entry {
  return entryOf('escrow-refunded', paidOut(units));
}

function paidOut(units: bigint): readonly Posting[] {
  return [
    { account: HELD, amountMinor: units },
    { account: ACCOUNT.escrow, amountMinor: -units },
  ];
}

/** Nothing is posted of nothing. */
function entryOf(kind: string, postings: readonly Posting[]): Entry {
  return {
    kind,
    currency: CURRENCY,
    postings: postings.filter(({ amountMinor }) => amountMinor !== 0n),
  };
}

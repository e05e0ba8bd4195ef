/** An escrow as the program holds it, and what the chain says of its deal. */
import type { EscrowBody, EscrowStatus } from '../../contracts/api/index.ts';
import type { DealState } from '../chain/abi.ts';
import type { Shares } from './shares.ts';

/**
 * What the program has been told to do on the chain and has not seen done: written down before the chain
 * is asked, so that a crash in between is made good (LR-20).
 */
export type Intent = 'open' | 'release' | 'dispute' | 'award-seller' | 'award-buyer';

export interface EscrowTerms {
  readonly paymentId: string | null;
  readonly merchantId: string;
  /** Minor units of `currency`. */
  readonly amountMinor: bigint;
  readonly currency: string;
  /** What the contract holds: USDC, six places. */
  readonly units: bigint;
  readonly shares: Shares;
  readonly orderType: NonNullable<EscrowBody['orderType']>;
  readonly settlementType: NonNullable<EscrowBody['settlementType']>;
  /** Null: never released without a word. */
  readonly autoReleaseDays: number | null;
}

export interface Escrow extends EscrowTerms {
  readonly id: string;
  readonly buyerId: string;
  /** Of the payment that it is for; gets the agent's part. */
  readonly agentId: string | null;
  readonly status: EscrowStatus;
  readonly intent: Intent | null;
  readonly disputeReason: string | null;
  readonly transactionHash: string | null;
  /** As the contract says; null until it is funded. */
  readonly releaseAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A deal as the contract tells it. */
export interface Deal {
  readonly state: DealState;
  readonly releaseAt: Date | null;
}

/** A deal that has ended stays as it is. */
export function isEnded({ status }: Pick<Escrow, 'status'>): boolean {
  return status === 'released' || status === 'refunded';
}

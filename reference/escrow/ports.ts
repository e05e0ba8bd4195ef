/** What EscrowService needs from the world: a chain with the escrow contract on it, a store, and wallets. */
import type { Entry } from '../ledger/entry.ts';
import type { Deal, Escrow, Intent } from './escrow.ts';

/** Where a deal's money comes from and goes to on the chain. */
export interface DealParties {
  readonly buyer: string;
  readonly merchant: string;
}

/** What the contract is asked to do to a deal that is open. */
export type DealStep = Exclude<Intent, 'open'> | 'release-overdue';

/** Everything here rejects with the Refusal CHAIN_UNAVAILABLE when no node answers. */
export interface EscrowContract {
  readonly address: string;
  isPaused(): Promise<boolean>;
  deal(escrowId: string): Promise<Deal>;
  /** @throws DealRefused */
  open(escrow: Escrow, parties: DealParties): Promise<void>;
  /** @throws DealRefused */
  act(escrowId: string, step: DealStep): Promise<void>;
  /** Whether this transaction funded this very deal. */
  funding(transactionHash: string, escrowId: string): Promise<'confirmed' | 'unseen' | 'another'>;
}

/** The contract said no: nothing happened. */
export class DealRefused extends Error {
  /** The contract's own error, such as `NotInState` or `EnforcedPause`. */
  readonly errorName: string;

  constructor(errorName: string, cause?: unknown) {
    super(`the escrow contract refused: ${errorName}`, { cause });
    this.name = 'DealRefused';
    this.errorName = errorName;
  }
}

export interface EscrowChange {
  readonly escrow: Escrow;
  readonly entries: readonly Entry[];
  /** Whether the status is another one. */
  readonly moved: boolean;
}

/** Looks at the escrow under its lock; `undefined` leaves it as it is. */
export type DecideEscrow = (escrow: Escrow) => EscrowChange | undefined;

export interface EscrowStore {
  /**
   * Inserts the escrow, or gives back the one that is there by that id.
   * @throws Refusal when the buyer may not pay, or not that much a day, or not from that payment
   */
  open(escrow: Escrow): Promise<Escrow>;
  /** The contract refused to open it: it never was. One that is open already stays. */
  abandon(id: string): Promise<void>;
  find(id: string): Promise<Escrow | undefined>;
  /** Changes the escrow under its lock, with its books, in one transaction. @throws Refusal */
  change(id: string, decide: DecideEscrow): Promise<Escrow>;
  /** Keeps which transaction funded the escrow. @throws Refusal when that one was used for something else */
  keepFunding(id: string, transactionHash: string, now: Date): Promise<Escrow>;
  /** Escrows to look after by now; each caller gets others. */
  due(now: Date): Promise<readonly Escrow[]>;
}

export interface Wallets {
  /** Where a user pays from and is paid on chain; `undefined` while the user has named none. */
  of(userId: string): Promise<string | undefined>;
}

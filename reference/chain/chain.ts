/**
 * A chain as payments see it, whatever its family: Solana has the same questions, and answers them in a
 * file of its own. Addresses and transaction ids are strings in the family's own spelling.
 */
export interface Chain {
  /** CAIP-2, such as `eip155:8453` or `solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp`. */
  readonly network: string;
  /** Whether a node answers, and for this very network. Never throws. */
  isUp(): Promise<boolean>;
  /** `undefined` while no block holds it. */
  transaction(id: string): Promise<ChainTransaction | undefined>;
  /** In the token's smallest unit. */
  balance(of: { readonly token: string; readonly owner: string }): Promise<bigint>;
}

export interface ChainTransaction {
  readonly succeeded: boolean;
  /** 1 in the newest block. */
  readonly confirmations: bigint;
  /** The time of its block. */
  readonly minedAt: Date;
  readonly transfers: readonly TokenTransfer[];
}

/** As the token's own contract tells it: no one else can say it. */
export interface TokenTransfer {
  readonly token: string;
  readonly from: string;
  readonly to: string;
  readonly amount: bigint;
}

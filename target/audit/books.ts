/** The books as the audit compares them: read by whoever knows their form, compared by who doesn't. */
import type { RampOrder, RampPayout } from '../../fixtures/providers/ramps/index.ts';
import type { ProviderIntent } from '../target.ts';

/** A payment as the target tells it, from its tables or through its API. Amounts are minor units. */
export interface BookedPayment {
  readonly id: string;
  readonly intentId: string | undefined;
  readonly status: string;
  readonly minor: bigint;
  /** Upper case. */
  readonly currency: string;
  readonly refundedMinor: bigint;
}

/** What the ledger says of one payment. */
export interface LedgerPayment {
  readonly paymentId: string;
  readonly currency: string;
  readonly takenInMinor: bigint;
  readonly refundedMinor: bigint;
  /** Entries that took money in: one effect is one entry. */
  readonly takings: number;
}

export interface UnbalancedEntry {
  readonly entryId: string;
  readonly currency: string;
  readonly sumMinor: bigint;
}

export interface Settlement {
  readonly paymentId: string;
  readonly grossMinor: bigint;
  /** All parts together. */
  readonly partsMinor: bigint;
}

/** A transaction on the chain that the target says has paid it. */
export interface ChainUse {
  /** Lower case. */
  readonly hash: string;
  readonly account: ChainAccount;
  readonly minor: bigint;
  /** The payment, escrow or repayment that it paid. */
  readonly sourceId: string;
  /** What the ledger took in on the account for that source. */
  readonly takenInMinor: bigint;
}

/** The ledger's accounts of money that is on the chain. */
export type ChainAccount = 'chain:treasury' | 'chain:escrow';

/** A refund of what was paid on the chain. */
export interface ChainRefund {
  readonly id: string;
  readonly status: string;
  readonly minor: bigint;
  /** Of the transaction that gave it back, in lower case; undefined while none is known. */
  readonly hash: string | undefined;
  /** What the ledger took out of the treasury for it. */
  readonly takenOutMinor: bigint;
}

/** A deal of the escrow contract, by the events that it left. */
export interface ChainDeal {
  /** 32 bytes, in lower case. */
  readonly id: string;
  readonly state: string;
  /** How often it was released or refunded. */
  readonly endings: number;
}

/** What the chain itself shows. */
export interface ChainBooks {
  readonly transfers: readonly {
    readonly hash: string;
    readonly account: ChainAccount;
    readonly minor: bigint;
  }[];
  /** What left the treasury. */
  readonly left: readonly { readonly hash: string; readonly minor: bigint }[];
  readonly deals: readonly ChainDeal[];
  /** What the escrow contract says that it holds for open deals. */
  readonly heldMinor: bigint;
}

/** An account on which it stands what one owes, or is owed, for what an agent has paid. Debits are positive. */
export interface Debt {
  readonly account: string;
  readonly currency: string;
  /** By the agent payments that are not repaid. */
  readonly owedMinor: bigint;
  /** By the ledger. */
  readonly postedMinor: bigint;
}

export interface LedgerBooks {
  readonly entries: number;
  readonly unbalanced: readonly UnbalancedEntry[];
  readonly payments: readonly LedgerPayment[];
  readonly settlements: readonly Settlement[];
  readonly chainUses: readonly ChainUse[];
  readonly chainRefunds: readonly ChainRefund[];
  readonly debts: readonly Debt[];
}

export interface TargetBooks {
  readonly payments: readonly BookedPayment[];
  /** Those that are paid by a transfer on the chain. */
  readonly onChain: readonly Omit<BookedPayment, 'intentId' | 'refundedMinor'>[];
  /** True where `payments` holds every payment of the target, not only those of this run's payers. */
  readonly complete: boolean;
}

/** An escrow as the target tells it, with what its ledger says the contract holds for it. Minor units. */
export interface BookedEscrow {
  readonly id: string;
  readonly status: string;
  readonly minor: bigint;
  readonly ledgerMinor: bigint;
}

/** An order in an on-ramp's own books. */
export type RampBookOrder = Readonly<RampOrder>;

/** A session at an on-ramp as the target tells it, with what its ledger took in for it. Minor units. */
export interface BookedSession {
  readonly id: string;
  readonly providerId: string;
  readonly status: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly takenInMinor: bigint;
  /** Entries that took money in: one effect is one entry. */
  readonly takings: number;
  /** Where a cross-border payment is paid in the session. */
  readonly payment?: BookedCrossing;
}

/** A cross-border payment: what its lock promised, and what was settled, in the merchant's currency. */
export interface BookedCrossing {
  readonly status: string;
  readonly promisedMinor: bigint;
  readonly settledMinor: bigint;
}

/** Money that a provider paid out, by its own books. */
export type RampBookPayout = Readonly<RampPayout>;

/** A withdrawal as the target tells it, with what its ledger did for it. Minor units. */
export interface BookedWithdrawal {
  readonly id: string;
  readonly status: string;
  readonly minor: bigint;
  readonly toMinor: bigint;
  readonly toCurrency: string;
  /** Taken from the merchant's account, less what went back. */
  readonly takenMinor: bigint;
  /** What the ledger says left through the provider. */
  readonly paidMinor: bigint;
}

/** A merchant's account from which more was taken than came in. */
export interface Overdraft {
  readonly account: string;
  readonly currency: string;
  readonly minor: bigint;
}

export interface WithdrawalBooks {
  readonly withdrawals: readonly BookedWithdrawal[];
  readonly overdrafts: readonly Overdraft[];
}

/** An account of what is absent, in place of books: the comparison is then *not run*. */
export interface NoBooks {
  readonly absent: string;
}

export const isAbsent = (books: object): books is NoBooks => 'absent' in books;

export const PAID: ReadonlySet<string> = new Set(['completed', 'refunded']);

/** Succeeded intents are what the provider took money for. */
export const tookMoney = (intent: ProviderIntent): boolean => intent.status === 'succeeded';

/** What X402 needs from the world: the chain that carries transfers out, and stores that remember. */
import type { Address, Hex } from 'viem';
import type { Metadata } from '../payments/payment.ts';
import type { Authorization } from './authorization.ts';
import type { Session } from './session.ts';
import type { Outcome, SignedTransfer, Transfer } from './transfer.ts';

/** The chain, as far as signed transfers of the coin go. Rejects while no node answers. */
export interface Transfers {
  /** Why it would not be carried out now, in the protocol's words. Moves nothing. */
  objection(transfer: SignedTransfer): Promise<string | undefined>;
  /**
   * Carries it out, however often it is called: the coin takes a nonce once.
   * @param sinceBlock It was not sent before this block.
   */
  carryOut(transfer: SignedTransfer, sinceBlock: bigint): Promise<Outcome>;
  /** What became of a transfer that may have been sent, found again by its nonce. */
  outcome(sent: SentTransfer): Promise<Outcome>;
  digest(transfer: Transfer): Hex;
  newestBlock(): Promise<bigint>;
  gas(): Promise<Gas>;
}

/** Units of gas. */
export interface Gas {
  /** What carrying a signed transfer out costs us. */
  readonly settling: bigint;
  /** What a transfer of their own costs a payer. */
  readonly sending: bigint;
}

/** Who signed it isn't kept: the chain tells, and the digest proves. */
export interface SentTransfer extends Omit<Transfer, 'from'> {
  readonly digest: Hex;
  /** It was not sent before this block. */
  readonly sinceBlock: bigint;
}

export interface SessionRequest {
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly metadata: Metadata;
}

/** An authorization, with what was spent by its user on a day. */
export interface Spending {
  readonly authorization: Authorization | undefined;
  readonly usedMinor: bigint;
}

/** What is looked at under locks when a session begins. */
export interface Held extends Spending {
  readonly session: Session;
}

/** A session, and the block since which its transfer may be found. */
export interface Begun {
  readonly session: Session;
  readonly sinceBlock: bigint;
}

/** What the chain said of a transfer, and when we heard it. */
export interface Ended {
  readonly outcome: Exclude<Outcome, { kind: 'unknown' }>;
  readonly at: Date;
}

export interface Beginning {
  readonly userId: string;
  readonly sessionId: string;
  readonly digest: Hex;
  readonly sinceBlock: bigint;
  readonly now: Date;
}

export interface SessionStore {
  /** Takes the place of the user's authorization before; what was spent stays spent. */
  authorize(authorization: Authorization): Promise<void>;
  /** @param day The UTC day that `usedMinor` is of. */
  spending(userId: string, day: string): Promise<Spending>;
  /**
   * Opens a session and its pending payment; one that is there by that id is given back as it is.
   * @throws Refusal when the payer may not pay, or the payment isn't theirs to pay like that
   */
  open(session: Session, metadata: Metadata): Promise<Session>;
  find(sessionId: string, userId: string): Promise<Session | undefined>;
  /**
   * Decides under the payer's lock, so that two at once can't pass a limit, and ties the session to the
   * transfer. @throws Refusal for another transfer than it was begun with, or a payment that is taken
   */
  begin(beginning: Beginning, decide: (held: Held) => Session): Promise<Begun>;
  /**
   * Writes the end and, with it, the payment and the books; done again it changes nothing.
   * @throws Refusal TRANSACTION_USED when the transaction has paid for something else
   */
  end(sessionId: string, change: (session: Session) => Session, ended: Ended): Promise<Session>;
  /** Sessions whose end is not known, each with its transfer; each caller gets others. */
  due(now: Date): Promise<readonly { session: Session; sent: SentTransfer }[]>;
}

/** Money that came in by the public protocol, outside of a session. */
export interface Settlement {
  readonly id: string;
  readonly digest: Hex;
  readonly sent: SentTransfer;
  readonly transactionHash: Hex | null;
  /** It was refused, and can never be carried out. */
  readonly refusal: string | null;
  /** What was bought by it has been handed over. */
  readonly isDelivered: boolean;
  readonly createdAt: Date;
}

export interface SettlementStore {
  /** Remembers a transfer before it is carried out; known already, it is given back as it is. */
  claim(settlement: Settlement): Promise<Settlement>;
  /** @throws Refusal for a transfer that belongs to a session */
  find(digest: Hex): Promise<Settlement | undefined>;
  /** Writes the outcome and, once, the books. */
  end(id: string, ended: Ended): Promise<Settlement>;
  /** True for the one caller who may hand over what was bought. */
  deliver(id: string, now: Date): Promise<boolean>;
  due(now: Date): Promise<readonly Settlement[]>;
}

/** What a payer hands over to have a session executed. */
export interface Signed {
  readonly from: Address;
  readonly signature: Hex;
}

/** What the payment service needs from the world: a store, a card provider, a clock and a counter. */
import type { PaymentStatus } from '../../contracts/api/index.ts';
import type { ChainUse } from '../chain/used-transactions.ts';
import type { Transaction } from '../db/pool.ts';
import type { Entry } from '../ledger/entry.ts';
import type { FeeType, Split } from '../ledger/split.ts';
import type { OutboxEvent } from '../outbox/outbox.ts';
import type { Payment } from './payment.ts';

/** An intent as the provider tells it. */
export interface Intent {
  readonly id: string;
  readonly clientSecret: string;
  readonly status: string;
  readonly amountMinor: bigint;
  readonly receivedMinor: bigint;
  readonly currency: string;
  /** The payment that it was created for, by its metadata. */
  readonly paymentId: string | null;
  /** True when the last attempt to pay was refused by the bank. */
  readonly declined: boolean;
}

export interface CardProvider {
  /** The same payment always gets the same intent. @throws Refusal */
  createIntent(payment: Payment): Promise<Intent>;
  /** @throws Refusal */
  intent(id: string): Promise<Intent>;
  /**
   * Charges a card that the payer has left with the provider, without the payer. The same intent is only ever
   * charged once. @throws Refusal
   */
  confirmIntent(id: string, card: string): Promise<Intent>;
  /** Nobody can pay the intent from then on. @throws Refusal when it is paid already */
  cancelIntent(id: string): Promise<void>;
}

export type Settlement = Split & { readonly feeType: FeeType };

/** What a decision changes. All of it is written in the transaction that took it, or none. */
export interface Change {
  readonly payment: Payment;
  readonly entry?: Entry | undefined;
  readonly settlement?: Settlement;
  readonly event?: OutboxEvent;
  /** The locked exchange rate that the payment uses up. */
  readonly rateLockId?: string;
  /** The transaction that paid, which pays nothing else from then on. */
  readonly chainUse?: ChainUse;
}

/** Looks at a payment that nobody else can change meanwhile; `undefined` leaves it as it is. */
export type Decide = (payment: Payment) => Change | undefined;

/** By its own id, or by the provider's intent (with the id that the intent's metadata names). */
export type PaymentKey =
  | { readonly id: string }
  | { readonly intentId: string; readonly paymentId: string | null };

/** A message that counts once. Its record is written in the transaction of what it changes. */
export interface Cause {
  readonly eventId: string;
  readonly type: string;
  /** Kept when no payment is found, for whoever looks into it. */
  readonly payload: string;
  readonly receivedAt: Date;
}

export type Outcome =
  | { readonly kind: 'repeat' | 'unknown' }
  | { readonly kind: 'known'; readonly before: PaymentStatus; readonly payment: Payment };

/** Has the last word before a payment is opened: what it throws leaves no payment. */
export type Permit = (tx: Transaction) => Promise<void>;

export interface PaymentStore {
  /**
   * Inserts a pending payment; one that is there already by that id is given back as it is.
   * @throws Refusal when the payer may not pay, or not that much a day
   */
  open(
    payment: Payment,
    permit?: Permit,
  ): Promise<{ readonly payment: Payment; readonly isNew: boolean }>;
  /** Remembers the intent of a payment. */
  bindIntent(paymentId: string, intentId: string): Promise<void>;
  find(id: string): Promise<Payment | undefined>;
  /** The payer's own payment, by its intent. */
  ofPayer(userId: string, intentId: string): Promise<PayersPayment | undefined>;
  /** Open payments that the provider should be asked about; each caller gets others. */
  due(now: Date): Promise<readonly Payment[]>;
  /** Locks the payment, takes the decision and writes it, in one transaction. */
  change(key: PaymentKey, decide: Decide, cause?: Cause): Promise<Outcome>;
}

export interface PayersPayment {
  readonly payment: Payment;
  readonly payerIsActive: boolean;
}

/** Told about each move of a payment, once, after it is committed. */
export type OnMoved = (payment: Payment) => void;

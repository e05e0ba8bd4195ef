/** What FiatToCryptoService needs from the world: providers, and a store. */
import type { Entry } from '../ledger/entry.ts';
import type { Cause } from '../payments/ports.ts';
import type {
  Delivery,
  Exchange,
  Lock,
  Offer,
  ProviderTerms,
  Quote,
  Report,
  Session,
  SessionRequest,
} from './ramp.ts';

/** Where the payer pays. */
export interface Page {
  readonly hostedUrl: string;
}

export interface RampProvider {
  readonly terms: ProviderTerms;
  /** Absent where the provider names its price on its own page only. Rejects for what is no answer. */
  readonly quote?: (exchange: Exchange, signal: AbortSignal) => Promise<Offer>;
  /** The page where the payer pays; the same session always gets the same order. */
  open(session: Session): Promise<Page>;
  /** What the provider says of a session when it is asked; `undefined` when it knows nothing of it. */
  status(session: Session): Promise<Report | undefined>;
  /**
   * Nobody can pay for the session there from then on. Absent where an order begins with the payment itself.
   * @throws when it is paid, or nobody knows
   */
  readonly close?: (session: Session) => Promise<void>;
  /** What a webhook says; `undefined` for news that means nothing here. @throws when it isn't the provider's */
  read(delivery: Delivery): Promise<Report | undefined>;
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly usdMinor: bigint;
  readonly at: Date;
  readonly request: SessionRequest;
  /** Of the cross-border payment that is paid in the session. */
  readonly paymentId?: string;
}

/** A session as it becomes, and what that does to the books. The same session is left as it is. */
export interface Change {
  readonly session: Session;
  readonly entries: readonly Entry[];
}

/** What becomes of a locked session; `mismatch` leaves it as it is, for people to look at. */
export type Decide = (session: Session) => Change | 'mismatch';

export type Heard = 'applied' | 'repeat' | 'unknown' | 'mismatch';

export interface RampStore {
  /** Keeps what was offered to a user. */
  offer(userId: string, quotes: readonly Quote[]): Promise<void>;
  /** A user's quote that has not expired; locked again it is the same lock. */
  lock(
    userId: string,
    quoteId: string,
    lock: { lockId: string; now: Date; expiresAt: Date },
  ): Promise<
    (Lock & Pick<Quote, 'toMinor' | 'fromMinor' | 'toCurrency' | 'fromCurrency'>) | undefined
  >;
  /**
   * Inserts the session and uses its lock, or gives back the one that is there by that id.
   * @throws Refusal when the user may not pay, not that much a day, or not with that lock
   */
  open(session: NewSession): Promise<Session>;
  /** The provider's page is there. */
  host(sessionId: string, hostedUrl: string, now: Date): Promise<Session>;
  /** The provider opened no page: the session is gone, and its lock is free again. */
  abandon(sessionId: string): Promise<void>;
  /** The provider opened no page: the next one shall, on the same session. */
  passOn(sessionId: string, providerId: string, now: Date): Promise<Session>;
  find(sessionId: string, userId: string): Promise<Session | undefined>;
  /** A user's own session, changed under its lock. */
  change(
    sessionId: string,
    userId: string,
    decide: (session: Session) => Change,
  ): Promise<Session | undefined>;
  /** Takes over a provider's report about one of its sessions, once for each cause. */
  hear(
    providerId: string,
    report: Pick<Report, 'sessionId'>,
    heard: { readonly cause: Cause; readonly decide: Decide },
  ): Promise<Heard>;
  /** Open sessions that the provider should be asked about; each caller gets others. */
  due(now: Date): Promise<readonly Session[]>;
}

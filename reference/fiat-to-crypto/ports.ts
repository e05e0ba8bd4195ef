/** What FiatToCryptoService needs from the world: providers, and a store. */
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

export interface RampProvider {
  readonly terms: ProviderTerms;
  /** Absent where the provider names its price on its own page only. Rejects for what is no answer. */
  readonly quote?: (exchange: Exchange, signal: AbortSignal) => Promise<Offer>;
  /** The page where the payer pays; the same session always gets the same order. */
  open(session: Session): Promise<{ readonly hostedUrl: string }>;
  /** What a webhook says; `undefined` for news that means nothing here. @throws when it isn't the provider's */
  read(delivery: Delivery): Promise<Report | undefined>;
}

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly usdMinor: bigint;
  readonly at: Date;
  readonly request: SessionRequest;
}

/** What becomes of a locked session; the same session leaves it as it is. */
export type Decide = (session: Session) => Session;

export type Heard = 'applied' | 'repeat' | 'unknown';

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
  find(sessionId: string, userId: string): Promise<Session | undefined>;
  /** A user's own session, changed under its lock. */
  change(sessionId: string, userId: string, decide: Decide): Promise<Session | undefined>;
  /** Takes over a provider's report about one of its sessions, once. */
  hear(providerId: string, report: Report, heard: { cause: Cause; decide: Decide }): Promise<Heard>;
}

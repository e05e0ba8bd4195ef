/** Fiat to crypto in words of our own: providers and their terms, quotes, sessions, and what a provider reports. */
import type {
  Coin,
  Money,
  ProviderSession,
  RampProviderId,
  SessionStatus,
} from '../../contracts/api/index.ts';

export interface ProviderTerms {
  readonly id: RampProviderId;
  readonly name: string;
  /** Parts of a thousand of what the payer pays. */
  readonly feePermille: bigint;
  /** Dollars, or their worth. */
  readonly min: number;
  readonly max: number;
  /** 1 to 10. */
  readonly speed: number;
  readonly minutes: number;
}

export interface Exchange {
  readonly fromMinor: bigint;
  readonly fromCurrency: string;
  readonly toCurrency: Coin;
}

/** What a provider offers for an exchange. Nothing in it is believed before `plausible` has seen it. */
export interface Offer {
  readonly toMinor: bigint;
  /** Of what the payer pays, in `fromCurrency`. */
  readonly feeMinor: bigint;
}

export interface Quote extends Exchange, Offer {
  readonly id: string;
  readonly provider: ProviderTerms;
  readonly expiresAt: Date;
}

export interface Lock {
  readonly lockId: string;
  readonly quoteId: string;
  readonly expiresAt: Date;
}

export interface SessionRequest {
  readonly providerId: RampProviderId;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly toCurrency: Coin;
  readonly paymentRail: ProviderSession['paymentRail'];
  readonly lockId: string | null;
  readonly merchantId: string | null;
}

export interface Session extends SessionRequest {
  readonly id: string;
  readonly userId: string;
  readonly status: SessionStatus;
  readonly usdMinor: bigint;
  readonly toMinor: bigint | null;
  /** The cross-border payment that is paid here; it has the session's id. */
  readonly paymentId: string | null;
  readonly hostedUrl: string | null;
  readonly txHash: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A webhook as it came. Header names are in lower case. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: Buffer;
  /** The path that it was sent to, with its prefix. */
  readonly path: string;
}

/** What a provider says of a session: by webhook, once its signature is found right, or when it is asked. */
export interface Report {
  readonly sessionId: string;
  readonly status: SessionStatus;
  readonly txHash: string | null;
  /** What the payer paid; null where it can't be read, `untold` of a provider that never says it. */
  readonly paid: Money | null | 'untold';
  /** What is paid out for it; null where it can't be read. */
  readonly bought: Money | null;
}

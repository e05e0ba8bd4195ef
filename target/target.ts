/**
 * The system under test as suites see it: a base URL, what it can do, and a typed driver. The reference and a
 * deployed Agentrix are the same thing here; a suite that needs more than the URL says so by capability.
 */
import type {
  CreateIntentAnswer,
  CreateIntentBody,
  Payment,
  PaymentHistory,
  PaymentList,
  ProcessBody,
  Refund,
  RefundBody,
  SessionAnswer,
  TokenPair,
  User,
} from '../contracts/api/index.ts';
import type { Capability } from '../evidence/index.ts';
import type { RampControl } from '../fixtures/providers/ramps/index.ts';
import type { SolanaNode, TargetChain } from './chain/index.ts';
import type { Checkout } from './checkout.ts';
import type { Principals } from './principals.ts';
import type { Provider } from './provider.ts';
import type { Stores } from './stores.ts';

export type { SolanaNode, TargetChain, TokenPayment, Transfer } from './chain/index.ts';
export type { Checkout, EnvironmentChange } from './checkout.ts';
export type { Principals, PrincipalWishes } from './principals.ts';
export * from './provider.ts';
export type { Stores, StoresWatch } from './stores.ts';

/** How a target is configured (launch-gate.config.ts → LAUNCH_GATE_TARGET). No field is needed but `url`. */
export interface DeployedTargetConfig {
  readonly kind: 'deployed';
  readonly name: string;
  /** Base URL without `/api`, e.g. https://staging.agentrix.example */
  readonly url: string;
  /** Attacks and loads are refused on hosts that are not loopback unless somebody authorised them. */
  readonly authorised?: { readonly by: string; readonly until: string };
  readonly databaseUrl?: string;
  readonly logFile?: string;
  readonly metricsKey?: string;
  /** An origin that the target's CORS policy allows. */
  readonly allowedOrigin?: string;
  readonly stripe?: {
    /** Where cards are confirmed, with the publishable key: Stripe's API or the gateway fixture. */
    readonly url: string;
    readonly publishableKey?: string;
    readonly webhookSecret?: string;
    /** True where `url` is the gateway fixture, which can be scripted. */
    readonly gateway?: boolean;
  };
  /** By name, such as `arbiter`, `frozen`, `verified-merchant`, `service`: see target/principals.ts. */
  /** The Solana node that the target speaks with, and the cluster that it must be. */
  readonly solana?: SolanaNode;
  readonly principals?: Readonly<
    Record<string, { readonly token?: string; readonly apiKey?: string; readonly id?: string }>
  >;
}
export interface ReferenceTargetConfig {
  readonly kind: 'reference';
  readonly name: 'reference';
}
export type TargetConfig = ReferenceTargetConfig | DeployedTargetConfig;

/** One HTTP answer, as it came: nothing is thrown for a status, nothing is guessed in the body. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON; for an answer that is no JSON, `undefined`. Read it after asserting the status. */
  readonly body: Body;
  readonly text: string;
  readonly durationMs: number;
  /** How to repeat the request, with secrets as `$TOKEN`. */
  readonly curl: string;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is a string or bytes, which go as they are. */
  readonly body?: unknown;
  readonly idempotencyKey?: string;
  /** Source address on loopback, so that one test's rate limit is not another's. */
  readonly from?: string;
  readonly redirect?: 'manual' | 'follow';
}

/** Speaks to a target. `path` includes `/api` (or is a root path such as /.well-known/x402). */
export interface Driver {
  readonly baseUrl: string;
  request<Body = unknown>(path: string, options?: RequestOptions): Promise<Answer<Body>>;
  /** Registers a fresh user (own loopback address, seeded e-mail), and throws if that is refused. */
  newUser(options?: NewUserOptions): Promise<Session>;
  login(email: string, password: string, from?: string): Promise<Answer<SessionAnswer>>;
  /** A session for a token that was had elsewhere (forged, expired, configured). */
  withToken(token: string, from?: string): Session;
}

export interface NewUserOptions {
  readonly email?: string;
  readonly password?: string;
}

/** One user's view of the target. */
export interface Session {
  readonly user: User;
  readonly email: string;
  readonly password: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** The loopback address that this user's requests come from. */
  readonly from: string;
  request<Body = unknown>(path: string, options?: RequestOptions): Promise<Answer<Body>>;
  me(): Promise<Answer<User>>;
  refresh(refreshToken?: string): Promise<Answer<TokenPair>>;
  logout(): Promise<Answer<unknown>>;
  createIntent(
    body: CreateIntentBody,
    options?: RequestOptions,
  ): Promise<Answer<CreateIntentAnswer>>;
  process(body: ProcessBody, options?: RequestOptions): Promise<Answer<Payment>>;
  payment(id: string): Promise<Answer<Payment>>;
  payments(query?: Readonly<Record<string, string | number>>): Promise<Answer<PaymentList>>;
  history(query?: Readonly<Record<string, string | number>>): Promise<Answer<PaymentHistory>>;
  refund(body: RefundBody, options?: RequestOptions): Promise<Answer<Refund>>;
  refundsOf(paymentId: string): Promise<Answer<Refund[]>>;
}

/** What a payer was promised: written by the driver as it acts, never read from the target's tables. */
export interface JournalEntry {
  readonly at: number;
  readonly kind: 'intent-created' | 'payment-processed' | 'refund-answered';
  readonly paymentId: string | undefined;
  readonly intentId: string | undefined;
  /** Of `refund-answered`: a retried refund is answered twice, and happened once. */
  readonly refundId?: string;
  /** Minor units. */
  readonly minor: string;
  readonly currency: string;
  readonly status: string;
  /** Of a payment that is not paid by card: how, and the hash of its transfer once it is known. */
  readonly method?: string;
  readonly transactionHash?: string;
}

/** One comparison of the books. `differences` is empty when they agree. */
export interface BookComparison {
  /** Such as `ledger = provider`. */
  readonly books: string;
  readonly status: 'passed' | 'failed' | 'not-run';
  /** How many entries were compared: none is no proof. */
  readonly compared: number;
  readonly differences: readonly string[];
  readonly reason?: string;
}

export interface LogLine {
  readonly raw: string;
  readonly level?: number;
  readonly msg?: string;
}

/** A target that answers, until it is disposed. */
export interface RunningTarget extends AsyncDisposable {
  readonly name: string;
  readonly kind: 'reference' | 'deployed';
  readonly baseUrl: string;
  readonly capabilities: ReadonlySet<Capability>;
  readonly driver: Driver;
  /** Needs `principals`. Whoever no route makes: arbiters, the frozen, machines, services. */
  readonly principals: Principals;
  /** Needs `provider`. */
  readonly provider: Provider;
  /** Needs `ramps`. The fiat-to-crypto providers: their payers, their faults, their webhooks. */
  readonly providers: RampControl;
  /** Needs `chain`. Wallets that pay, and what a test chain lets one do to it. */
  readonly chain: TargetChain;
  /** Needs `solana`. */
  readonly solana: SolanaNode;
  /** Needs `provider`. Where a payer's browser confirms cards, for a client that is no driver (k6). */
  readonly payerAccess: { readonly url: string; readonly publishableKey: string };
  readonly journal: readonly JournalEntry[];
  /** Adds what a client that is no driver (k6) was promised to the journal, so that the audit covers it. */
  remember(entries: readonly JournalEntry[]): void;
  readonly metricsKey: string;
  readonly allowedOrigin: string;
  readonly webhookSecret: string;
  /** Needs `database`. A read-only connection string. */
  readonly databaseUrl: string;
  /** Waits until no webhook is under way, then compares ledger, provider and journal. */
  audit(): Promise<readonly BookComparison[]>;
  /** Needs `log`. */
  log(): Promise<readonly LogLine[]>;
  /**
   * Needs `expired-token`: a token that the target signed and whose time is over; for the reference `token`
   * itself as it would be a day past its end, for a deployed target the configured principal `expired`.
   */
  expiredToken(token: string): Promise<string>;
  /** Needs `clock`: moves the target's clock forward. */
  advanceClock(milliseconds: number): Promise<void>;
  /** Needs `database-fault`: cuts the target from its database until the returned handle is disposed. */
  cutDatabase(): Promise<AsyncDisposable>;
  /** Needs `cache-fault`: cuts the target from Redis, as `cutDatabase` does; it may be restarted for it. */
  cutCache(): Promise<AsyncDisposable>;
  /** Needs `hold`: holds the payment's row lock until the returned handle is disposed. */
  hold(paymentId: string): Promise<AsyncDisposable>;
  /** Needs `hold`: holds the row lock of a person who pays, until the returned handle is disposed. */
  holdPayer(userId: string): Promise<AsyncDisposable>;
  /** Needs `hold`: holds the row lock of a quick-pay grant, until the returned handle is disposed. */
  holdGrant(grantId: string): Promise<AsyncDisposable>;
  /** Needs `resources`: CPU seconds so far and resident bytes of target, database and Redis. */
  resources(): Promise<{ readonly cpuSeconds: number; readonly residentBytes: number }>;
  /** Needs `checkout`. */
  readonly checkout: Checkout;
  /** Needs `stores`. */
  readonly stores: Stores;
  /** Needs `restart`. */
  restart(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

/** A target that is given by its URL: it offers what its configuration gives, and refuses the rest by name. */
import { readFileSync } from 'node:fs';
import {
  confirmAsPayer,
  connectStripeGateway,
  PAYERS_KEY,
} from '../../fixtures/providers/stripe/index.ts';
import { auditBooks } from '../audit/index.ts';
import { capabilitiesOf } from '../capabilities.ts';
import type { JournalingDriver } from '../driver/index.ts';
import { lacking } from '../lacking.ts';
import { logLines } from '../log-lines.ts';
import type {
  BookComparison,
  DeployedTargetConfig,
  JournalEntry,
  LogLine,
  Provider,
  RunningTarget,
} from '../target.ts';
import { configuredPrincipals } from './principals.ts';
import { readDeployedBooks } from './read-books.ts';

export class DeployedTarget implements RunningTarget {
  readonly kind = 'deployed';
  readonly capabilities: RunningTarget['capabilities'];
  readonly provider: Provider;
  readonly #config: DeployedTargetConfig;
  readonly driver: JournalingDriver;

  constructor(config: DeployedTargetConfig, driver: JournalingDriver) {
    this.#config = config;
    this.driver = driver;
    this.capabilities = new Set(capabilitiesOf(config));
    this.provider = providerOf(config);
  }

  get name() {
    return this.#config.name;
  }
  get baseUrl() {
    return this.driver.baseUrl;
  }
  get journal() {
    return this.driver.journal;
  }
  get checkout(): RunningTarget['checkout'] {
    throw lacking('checkout', this.name);
  }
  get stores(): RunningTarget['stores'] {
    throw lacking('stores', this.name);
  }
  get principals() {
    return configuredPrincipals(this.#config, this.driver);
  }
  get providers(): RunningTarget['providers'] {
    throw lacking('ramps', this.name);
  }
  get chain(): RunningTarget['chain'] {
    throw lacking('chain', this.name);
  }
  get solana() {
    const { solana } = this.#config;
    if (!solana) throw lacking('solana', this.name);
    return solana;
  }
  get payerAccess() {
    const { stripe } = this.#config;
    if (!stripe) throw lacking('provider', this.name);
    const { url, publishableKey = PAYERS_KEY } = stripe;
    return { url, publishableKey };
  }
  get metricsKey() {
    return given(this.#config.metricsKey, () => lacking('metrics-key', this.name));
  }
  /** No capability stands for it: without one configured, no origin is claimed to be allowed. */
  get allowedOrigin() {
    return this.#config.allowedOrigin ?? '';
  }
  get webhookSecret() {
    return given(this.#config.stripe?.webhookSecret, () => lacking('webhook-secret', this.name));
  }
  get databaseUrl() {
    return given(this.#config.databaseUrl, () => lacking('database', this.name));
  }

  remember(entries: readonly JournalEntry[]): void {
    this.driver.remember(entries);
  }

  async audit(): Promise<readonly BookComparison[]> {
    if (this.capabilities.has('provider-faults')) await this.provider.settled();
    return auditBooks(() => readDeployedBooks(this.#config, this.driver, this.provider));
  }

  async log(): Promise<readonly LogLine[]> {
    const file = given(this.#config.logFile, () => lacking('log', this.name));
    return logLines(readFileSync(file, 'utf8'));
  }

  async expiredToken(): Promise<string> {
    const { token } = this.#config.principals?.expired ?? {};
    return given(token, () => lacking('expired-token', this.name));
  }
  async advanceClock(): Promise<void> {
    throw lacking('clock', this.name);
  }
  async cutDatabase(): Promise<AsyncDisposable> {
    throw lacking('database-fault', this.name);
  }
  async cutCache(): Promise<AsyncDisposable> {
    throw lacking('cache-fault', this.name);
  }
  async hold(): Promise<AsyncDisposable> {
    throw lacking('hold', this.name);
  }
  async holdPayer(): Promise<AsyncDisposable> {
    throw lacking('hold', this.name);
  }
  async holdGrant(): Promise<AsyncDisposable> {
    throw lacking('hold', this.name);
  }
  async resources(): Promise<{ cpuSeconds: number; residentBytes: number }> {
    throw lacking('resources', this.name);
  }
  async restart(): Promise<void> {
    throw lacking('restart', this.name);
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.driver[Symbol.asyncDispose]();
  }
}

function given(value: string | undefined, otherwise: () => Error): string {
  if (value === undefined) throw otherwise();
  return value;
}

/** The scripted gateway where there is one; at Stripe's own test mode, cards can be confirmed only. */
function providerOf({ name, stripe }: DeployedTargetConfig): Provider {
  if (stripe?.gateway) return connectStripeGateway(stripe.url, stripe.publishableKey);
  const unscripted = async () => {
    throw lacking('provider-faults', name);
  };
  return {
    confirm: async (intent, card) => {
      if (!stripe) throw lacking('provider', name);
      const { url, publishableKey = '' } = stripe;
      return confirmAsPayer({ url, publishableKey }, intent, card);
    },
    authenticate: unscripted,
    holdWebhooks: unscripted,
    deliver: unscripted,
    discardWebhooks: unscripted,
    releaseWebhooks: unscripted,
    events: unscripted,
    intents: unscripted,
    deliveries: unscripted,
    fault: unscripted,
    clearFaults: unscripted,
    dispute: unscripted,
    settled: unscripted,
  };
}

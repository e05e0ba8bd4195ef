/** The running reference, with everything that a harness may do to a system that it started itself. */
import { readFileSync } from 'node:fs';
import type { RampDoubles } from '../../fixtures/providers/ramps/index.ts';
import { PAYERS_KEY, type StripeGateway } from '../../fixtures/providers/stripe/index.ts';
import type { AddressBook, Proxy as ServiceProxy } from '../../stack/index.ts';
import { auditBooks } from '../audit/index.ts';
import { capabilitiesOf } from '../capabilities.ts';
import type { TestChain } from '../chain/index.ts';
import type { JournalingDriver } from '../driver/index.ts';
import { lacking } from '../lacking.ts';
import { logLines } from '../log-lines.ts';
import type { Principals } from '../principals.ts';
import type {
  BookComparison,
  Checkout,
  DeployedTargetConfig,
  JournalEntry,
  LogLine,
  RunningTarget,
  Stores,
} from '../target.ts';
import { checkoutOf } from './checkout.ts';
import { cacheProxy, cutOff, through } from './cutting.ts';
import { ALLOWED_ORIGIN } from './environment.ts';
import { expired } from './expired.ts';
import { holdRow } from './hold.ts';
import { readReferenceBooks } from './read-books.ts';
import { readChain } from './read-chain.ts';
import {
  type ProcessOptions,
  type ReferenceProcess,
  startReferenceProcess,
} from './reference-process.ts';
import { type Resources, resourcesOf } from './resources.ts';
import { sealAnew } from './seal-anew.ts';
import type { ReferenceSecrets } from './secrets.ts';
import { watchStores } from './stores.ts';

export interface ReferenceParts {
  readonly addresses: AddressBook;
  readonly driver: JournalingDriver;
  readonly principals: Principals;
  readonly gateway: StripeGateway;
  readonly ramps: RampDoubles;
  readonly chain: TestChain;
  /** Between the reference and its database; a load has none. */
  readonly proxy: ServiceProxy | undefined;
  readonly secrets: ReferenceSecrets;
  readonly newStorageKey: () => string;
  readonly launch: ProcessOptions;
  readonly first: ReferenceProcess;
  readonly superuserUrl: string;
  readonly databaseUrl: string;
  /** What is given up at the end, in the right order. */
  readonly leave: AsyncDisposable;
}

export class ReferenceTarget implements RunningTarget {
  readonly name = 'reference';
  readonly kind = 'reference';
  readonly allowedOrigin = ALLOWED_ORIGIN;
  readonly capabilities: RunningTarget['capabilities'];
  readonly #parts: ReferenceParts;
  #process: ReferenceProcess;
  #clockOffsetMs = 0;
  #cache: ServiceProxy | undefined;
  /** What the process was started with, as far as it changed since. */
  #changed: Readonly<Record<string, string>> = {};

  constructor(parts: ReferenceParts) {
    this.#parts = parts;
    this.#process = parts.first;
    const all = capabilitiesOf({ kind: 'reference', name: 'reference' });
    const has = parts.proxy ? all : all.filter((capability) => capability !== 'database-fault');
    this.capabilities = new Set(has);
  }

  get baseUrl() {
    return this.#parts.driver.baseUrl;
  }
  get driver() {
    return this.#parts.driver;
  }
  get journal() {
    return this.#parts.driver.journal;
  }
  get principals() {
    return this.#parts.principals;
  }
  get provider() {
    return this.#parts.gateway.control;
  }
  get providers() {
    return this.#parts.ramps.control;
  }
  get chain() {
    return this.#parts.chain;
  }
  /** No validator can be had from a registry, so the reference speaks with none. */
  get solana(): RunningTarget['solana'] {
    throw lacking('solana', this.name);
  }
  get payerAccess() {
    return { url: this.#parts.gateway.url, publishableKey: PAYERS_KEY };
  }
  get metricsKey() {
    return this.#parts.secrets.metricsKey;
  }
  get webhookSecret() {
    return this.#parts.secrets.webhookSecret;
  }
  get databaseUrl() {
    return this.#parts.databaseUrl;
  }

  /** How another harness reaches this instance, given only what a deployment would give it. */
  asDeployed(): DeployedTargetConfig {
    const { gateway, launch } = this.#parts;
    const { webhookSecret } = this;
    return {
      kind: 'deployed',
      name: 'standalone',
      url: this.baseUrl,
      databaseUrl: this.databaseUrl,
      logFile: launch.logFile,
      metricsKey: this.metricsKey,
      allowedOrigin: this.allowedOrigin,
      stripe: { url: gateway.url, publishableKey: PAYERS_KEY, webhookSecret, gateway: true },
    };
  }

  /** Resolves, with the reason, when the process ends without having been stopped. */
  get died(): Promise<string> {
    return this.#process.died;
  }

  remember(entries: readonly JournalEntry[]): void {
    this.#parts.driver.remember(entries);
  }

  /** Tells the providers where this reference takes their webhooks. */
  async directWebhooks(): Promise<void> {
    this.providers.setTarget(this.baseUrl);
    await this.provider.setWebhook({ url: `${this.baseUrl}/api/payments/webhook/stripe` });
  }

  async audit(): Promise<readonly BookComparison[]> {
    await this.provider.settled();
    return auditBooks(async () => {
      const books = await readReferenceBooks(this.databaseUrl);
      const providers = { ramps: this.providers.orders(), payouts: this.providers.payouts() };
      const chain = await readChain(this.chain);
      const provider = await this.provider.intents();
      return { ...books, ...providers, chain, journal: this.journal, provider };
    });
  }

  async log(): Promise<readonly LogLine[]> {
    return logLines(readFileSync(this.#parts.launch.logFile, 'utf8'));
  }

  expiredToken(token: string): Promise<string> {
    return expired(token, this.#parts.secrets.jwtSecret);
  }

  async advanceClock(milliseconds: number): Promise<void> {
    this.#clockOffsetMs += milliseconds;
    await this.#process.setClock(this.#clockOffsetMs);
    this.providers.advanceClock(milliseconds);
    await this.provider.advanceClock(milliseconds);
    await this.chain.advanceClock(this.#clockOffsetMs);
  }

  async cutDatabase(): Promise<AsyncDisposable> {
    const { proxy } = this.#parts;
    if (!proxy) throw lacking('database-fault', 'reference under load');
    return cutOff(proxy);
  }

  /** Few ask for it: only from the first time on is there a proxy before its Redis. */
  async cutCache(): Promise<AsyncDisposable> {
    const { addresses, launch } = this.#parts;
    if (!this.#cache) {
      this.#cache = await cacheProxy(addresses, launch.name);
      await this.#restartWith({ REDIS_URL: through(this.#cache, addresses.redisUrl) });
    }
    return cutOff(this.#cache);
  }

  #restartWith(environment: Readonly<Record<string, string>>): Promise<void> {
    this.#changed = { ...this.#changed, ...environment };
    return this.restart();
  }

  hold(paymentId: string): Promise<AsyncDisposable> {
    return holdRow(this.#parts.superuserUrl, 'payments', paymentId);
  }

  holdPayer(userId: string): Promise<AsyncDisposable> {
    return holdRow(this.#parts.superuserUrl, 'users', userId);
  }

  holdGrant(grantId: string): Promise<AsyncDisposable> {
    return holdRow(this.#parts.superuserUrl, 'quick_pay_grants', grantId);
  }

  get checkout(): Checkout {
    return checkoutOf(this.#parts.addresses, this.#parts.launch.env);
  }

  get stores(): Stores {
    const { addresses, superuserUrl: databaseUrl, launch } = this.#parts;
    const { REDIS_KEY_PREFIX: redisKeyPrefix = '' } = launch.env;
    const parts = { addresses, databaseUrl, redisKeyPrefix, logFile: launch.logFile };
    return { watch: () => watchStores(parts), rotateKeys: () => this.#rotateStorageKeys() };
  }

  async #rotateStorageKeys(): Promise<void> {
    const { launch, newStorageKey } = this.#parts;
    const env = { ...launch.env, ...this.#changed };
    const next = newStorageKey();
    const both = `${next},${env.STORAGE_KEYS}`;
    await this.#restartWith({ STORAGE_KEYS: both });
    await sealAnew({ ...env, STORAGE_KEYS: both });
    await this.#restartWith({ STORAGE_KEYS: next });
  }

  async resources(): Promise<Resources> {
    const { postgres, redis } = this.#parts.addresses.pids;
    const pids = [this.#process.pid, postgres, redis];
    return resourcesOf(pids.filter((pid) => pid !== undefined));
  }

  /** Ends it by `signal` and starts it again where it was: same port, same database, same time. */
  async restart(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { port } = this.#process;
    await this.#process.stop(signal);
    const { launch } = this.#parts;
    const again = { PORT: String(port), LAUNCH_GATE_CLOCK_OFFSET_MS: String(this.#clockOffsetMs) };
    const env = { ...launch.env, ...this.#changed, ...again };
    this.#process = await startReferenceProcess({ ...launch, env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.driver[Symbol.asyncDispose]();
    await this.#process.stop('SIGTERM');
    await this.#cache?.remove();
    await this.#parts.leave[Symbol.asyncDispose]();
  }
}

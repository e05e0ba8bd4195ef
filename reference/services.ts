/** Everything that the routes call, wired together once at start. */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { AgentPaymentService } from './agents/agent-payment-service.ts';
import { agentPaymentStore } from './agents/agent-payment-store.ts';
import { transferJudge } from './agents/judge.ts';
import { AuthService } from './auth/auth-service.ts';
import { type Guard, guard } from './auth/guard.ts';
import { passwords } from './auth/passwords.ts';
import { sessions } from './auth/sessions.ts';
import { tokens } from './auth/tokens.ts';
import { multiSigWalletAbi } from './chain/abi.ts';
import { type OnChain, openChain } from './chain/on-chain.ts';
import { type Clock, clock } from './clock.ts';
import type { Config } from './config.ts';
import { CrossBorderService } from './cross-border/cross-border-service.ts';
import { crossBorderStore } from './cross-border/cross-border-store.ts';
import { settleSession } from './cross-border/settle-session.ts';
import type { Database } from './db/pool.ts';
import { escrowContract } from './escrow/escrow-contract.ts';
import { EscrowService } from './escrow/escrow-service.ts';
import { escrowStore } from './escrow/escrow-store.ts';
import { FiatToCryptoService } from './fiat-to-crypto/fiat-to-crypto-service.ts';
import { rampProviders } from './fiat-to-crypto/providers/index.ts';
import { rampStore } from './fiat-to-crypto/ramp-store.ts';
import { Refusal } from './http/refusal.ts';
import { type Idempotency, idempotency } from './idempotency/idempotency.ts';
import { createMetrics, type Metrics } from './metrics/metrics.ts';
import { OnChainPayments } from './onchain/on-chain-payments.ts';
import { onChainStore } from './onchain/on-chain-store.ts';
import { PayIntentService } from './pay-intents/pay-intent-service.ts';
import { payIntentStore } from './pay-intents/pay-intent-store.ts';
import { isForTreasury } from './payments/methods.ts';
import type { PaymentMethod } from './payments/payment.ts';
import { PaymentService } from './payments/payment-service.ts';
import { paymentStore } from './payments/payment-store.ts';
import { stripeClient, stripeProvider } from './payments/stripe-provider.ts';
import { PrivacyService } from './privacy/privacy-service.ts';
import { PERSONAL_DATA } from './privacy/registry.ts';
import { type GrantStore, grantStore } from './quick-pay/grant-store.ts';
import { type RateLockStore, rateLockStore } from './rates/rate-lock-store.ts';
import { chainRefunds } from './refunds/chain-refunds.ts';
import { type RefundProvider, RefundService } from './refunds/refund-service.ts';
import { type RefundStore, refundStore } from './refunds/refund-store.ts';
import { stripeRefunds } from './refunds/stripe-refunds.ts';
import { CHANNELS } from './router/channels.ts';
import { SmartRouterService } from './router/smart-router-service.ts';
import { type Vault, vault } from './storage/vault.ts';
import { type Users, userStore } from './users/users.ts';
import { type Web, web } from './web.ts';
import { type ChargeEvents, chargeEvents } from './webhooks/charge-events.ts';
import { type StripeEvents, stripeEvents } from './webhooks/stripe-events.ts';
import { okpayPayouts } from './withdrawals/okpay-payouts.ts';
import { WithdrawalService } from './withdrawals/withdrawal-service.ts';
import { withdrawalStore } from './withdrawals/withdrawal-store.ts';
import { openX402, type X402 } from './x402/x402.ts';

export interface Services {
  readonly clock: Clock;
  readonly db: Database;
  readonly redis: Redis;
  readonly metrics: Metrics;
  readonly guard: Guard;
  /** Seals what tells who a person is. */
  readonly vault: Vault;
  readonly users: Users;
  readonly auth: AuthService;
  readonly privacy: PrivacyService;
  readonly payments: PaymentService;
  readonly refunds: RefundService;
  readonly refundStore: RefundStore;
  readonly stripeEvents: StripeEvents;
  readonly charges: ChargeEvents;
  readonly fiatToCrypto: FiatToCryptoService;
  readonly crossBorder: CrossBorderService;
  readonly withdrawals: WithdrawalService;
  readonly idempotency: Idempotency;
  readonly router: SmartRouterService;
  readonly rateLocks: RateLockStore;
  /** Where a chain is configured. */
  readonly escrows: EscrowService | undefined;
  /** Where a chain is configured; routes that need it ask `chainOf`. */
  readonly chain: OnChain | undefined;
  readonly agentPayments: AgentPaymentService;
  readonly payIntents: PayIntentService;
  readonly grants: GrantStore;
  readonly web: Web;
  /** Where a chain is configured: payments by a transfer on it. */
  readonly onChain: OnChainPayments | undefined;
  /** Where a chain is configured: X402, its limits, sessions and facilitator. */
  readonly x402: X402 | undefined;
  /** Set while the program shuts down, so that no new work is sent to it. */
  readonly lifecycle: { isDraining: boolean };
}

export function createServices(config: Config, db: Database, redis: Redis): Services {
  const metrics = createMetrics();
  const issuer = tokens(config.jwtSecret, clock);
  const open = sessions({ db, clock });
  const sealing = vault(config.storage);
  const users = userStore({ db, vault: sealing });
  const { serviceKey, facilitatorKey, metricsKey } = config;
  const keys = { serviceKey, facilitatorKey, metricsKey };
  const stripe = stripeClient(config.stripe);
  const payments = new PaymentService({
    store: paymentStore(db),
    provider: stripeProvider(stripe),
    clock,
    onMoved: metrics.paymentMoved,
  });
  const chain = config.chain && openChain(config.chain);
  const x402 = chain && openX402(chain, { db, clock, onMoved: metrics.paymentMoved });
  const providerOf = refundsBy(stripeRefunds(stripe), chain, x402);
  const store = refundStore(db, (method) => providerOf(method) !== undefined);
  const refunds = new RefundService({
    store,
    providerOf,
    clock,
    onEnded: ({ refund, moved }) => {
      metrics.refunds.inc({ status: refund.status });
      if (moved) metrics.paymentMoved(moved);
    },
  });
  const ramps = new FiatToCryptoService({
    store: rampStore(db, { settle: settleSession, onMoved: metrics.paymentMoved }),
    providers: rampProviders(config.ramps, clock),
    clock,
    digest: (rawBody) => createHash('sha256').update(rawBody).digest('hex'),
  });
  const onChain = chain && payingOn(chain, { db, users, metrics });
  const charges = chargeEvents({ db, clock, onMoved: metrics.paymentMoved });
  return {
    clock,
    db,
    redis,
    metrics,
    guard: guard({ tokens: issuer, sessions: open, db, keys }),
    vault: sealing,
    privacy: new PrivacyService({ db, users, clock, held: PERSONAL_DATA }),
    users,
    auth: new AuthService({
      users,
      sessions: open,
      tokens: issuer,
      passwords: passwords(config.passwordCost),
      clock,
    }),
    payments,
    refunds,
    refundStore: store,
    charges,
    stripeEvents: stripeEvents({ secret: config.stripe.webhookSecret, payments, charges, clock }),
    fiatToCrypto: ramps,
    crossBorder: new CrossBorderService({
      store: crossBorderStore(db),
      ramps,
      clock,
      onMoved: metrics.paymentMoved,
    }),
    withdrawals: new WithdrawalService({
      store: withdrawalStore(db, sealing),
      provider: config.ramps.okpay && okpayPayouts(config.ramps.okpay),
      clock,
    }),
    idempotency: idempotency(db, clock),
    router: new SmartRouterService(CHANNELS),
    rateLocks: rateLockStore(db),
    agentPayments: new AgentPaymentService({
      store: agentPaymentStore(db, chain?.chain.network),
      judge: transferJudge({ chain, walletOf: users.walletOf, clock }),
      clock,
    }),
    payIntents: new PayIntentService({
      store: payIntentStore(db, clock),
      payments,
      onChain,
      clock,
    }),
    grants: grantStore(db, clock),
    web: web(config, chain),
    escrows: chain && escrowsOn(chain, { db, users }),
    chain,
    x402,
    onChain,
    lifecycle: { isDraining: false },
  };
}

/** What was paid by card goes back by the card provider, what came to the treasury out of it. */
function refundsBy(
  cards: RefundProvider,
  chain: OnChain | undefined,
  x402: X402 | undefined,
): (method: PaymentMethod) => RefundProvider | undefined {
  const onChain = chain && x402 && chainRefunds({ ...chain, ...x402 });
  return (method) => {
    if (method === 'stripe') return cards;
    return isForTreasury(method) ? onChain : undefined;
  };
}

function escrowsOn(chain: OnChain, { db, users }: Pick<Services, 'db' | 'users'>): EscrowService {
  return new EscrowService({
    store: escrowStore(db, chain.chain.network),
    contract: escrowContract(chain),
    wallets: { of: users.walletOf },
    clock,
  });
}

function payingOn(
  { chain, contracts, treasury, reader }: OnChain,
  { db, users, metrics }: Pick<Services, 'db' | 'users' | 'metrics'>,
): OnChainPayments {
  metrics.watchChain(() => chain.isUp());
  return new OnChainPayments({
    store: onChainStore(db),
    chain,
    contracts,
    treasury,
    walletOf: (userId) => users.walletOf(userId),
    isOwner: (wallet) =>
      reader.readContract({
        address: contracts.MultiSigWallet,
        abi: multiSigWalletAbi,
        functionName: 'isOwner',
        args: [wallet],
      }),
    clock,
    onMoved: metrics.paymentMoved,
  });
}

/** @throws Refusal where no chain is configured */
export function onChainOf({ onChain }: Pick<Services, 'onChain'>): OnChainPayments {
  if (!onChain) throw new Refusal('CHAIN_UNAVAILABLE');
  return onChain;
}

/** @throws Refusal where no chain is configured */
export function x402Of({ x402 }: Pick<Services, 'x402'>): X402 {
  if (!x402) throw new Refusal('CHAIN_UNAVAILABLE');
  return x402;
}

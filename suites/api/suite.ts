/** The API suite: what a payer, a merchant and the provider see of a payment, from its intent to its refund. */
import { type Capability, defineSuite } from '../../evidence/index.ts';

const ACCOUNTS = ['accounts'] as const satisfies readonly Capability[];
/** The payer's browser can confirm a card. */
const CARDS = ['accounts', 'provider'] as const satisfies readonly Capability[];
/** Webhooks can be held, doubled and repeated, and a challenge ended. */
const SCRIPTED = [
  'accounts',
  'provider',
  'provider-faults',
] as const satisfies readonly Capability[];

/** People of any role and state, and machines with keys. */
const PRINCIPALS = ['accounts', 'principals'] as const satisfies readonly Capability[];
/** The fiat-to-crypto providers can be scripted. */
const RAMPS = ['accounts', 'ramps'] as const satisfies readonly Capability[];

export default defineSuite({
  name: 'api',
  runner: { vitest: 'api' },
  timeoutSeconds: 120,
  checks: [
    { id: 'payments.card-payment-settles', needs: CARDS },
    { id: 'payments.declined-card-fails', needs: CARDS },
    { id: 'payments.three-d-secure', needs: SCRIPTED },
    { id: 'payments.retry-has-one-effect', needs: ACCOUNTS },
    { id: 'payments.retry-charges-once', needs: SCRIPTED },
    { id: 'payments.reused-key-refused', needs: ACCOUNTS },
    { id: 'payments.keys-belong-to-user', needs: ACCOUNTS },
    { id: 'payments.amount-is-the-servers', needs: ACCOUNTS },
    { id: 'payments.states-only-forward', needs: [...SCRIPTED, 'webhook-secret'] },
    { id: 'payments.status-is-the-services', needs: ACCOUNTS },
    { id: 'payments.splits-add-up', needs: CARDS },
    { id: 'payments.history-pages', needs: ACCOUNTS },
    { id: 'payments.only-own', needs: CARDS },
    { id: 'api-keys.pay-for-their-owner', needs: PRINCIPALS },
    { id: 'api-keys.revoked-refused', needs: PRINCIPALS },
    { id: 'accounts.only-active-pay', needs: [...CARDS, 'principals', 'ramps'] },
    { id: 'accounts.gone-stay-out', needs: PRINCIPALS },
    { id: 'kyc.daily-limit', needs: PRINCIPALS },
    { id: 'kyc.limit-of-a-day', needs: [...PRINCIPALS, 'clock'] },
    { id: 'users.wallet-address', needs: ACCOUNTS },
    { id: 'refunds.partial-and-whole', needs: CARDS },
    { id: 'refunds.never-exceed-payment', needs: CARDS },
    { id: 'webhooks.forged-is-refused', needs: ACCOUNTS },
    { id: 'webhooks.signature-required', needs: [...SCRIPTED, 'webhook-secret'] },
    { id: 'webhooks.unknown-payment-acknowledged', needs: ['webhook-secret'] },
    { id: 'routing.picks-by-table', needs: ACCOUNTS },
    { id: 'routing.only-who-may-take', needs: ACCOUNTS },
    { id: 'routing.pure', needs: ACCOUNTS },
    { id: 'routing.decides-for-crypto', needs: SCRIPTED },
    { id: 'fees.estimate-adds-up', needs: ACCOUNTS },
    { id: 'exchange.lock-honoured', needs: ACCOUNTS },
    { id: 'exchange.lock-used-once', needs: ACCOUNTS },
    { id: 'exchange.lock-used-once-at-once', needs: ['accounts', 'database', 'hold'] },
    { id: 'exchange.lock-expires', needs: ['accounts', 'clock'] },
    { id: 'exchange.lock-is-its-owners', needs: ACCOUNTS },
    { id: 'fiat-to-crypto.best-quote-first', needs: RAMPS },
    { id: 'fiat-to-crypto.failing-provider-left-out', needs: RAMPS },
    { id: 'fiat-to-crypto.nonsense-quote-refused', needs: RAMPS },
    { id: 'fiat-to-crypto.slow-provider-left-out', needs: RAMPS },
    { id: 'fiat-to-crypto.lock-used-once', needs: RAMPS },
    { id: 'fiat-to-crypto.lock-expires', needs: [...RAMPS, 'clock'] },
    { id: 'fiat-to-crypto.session-settles', needs: RAMPS },
    { id: 'fiat-to-crypto.failed-open-frees-lock', needs: RAMPS },
    { id: 'fiat-to-crypto.kyc-gate', needs: RAMPS },
    { id: 'fiat-to-crypto.falls-back', needs: RAMPS },
    { id: 'fiat-to-crypto.charges-once', needs: RAMPS },
    { id: 'fiat-to-crypto.money-must-agree', needs: RAMPS },
    { id: 'fiat-to-crypto.lost-webhook-found', needs: [...RAMPS, 'clock'] },
    { id: 'ramp-webhooks.binance-pay-signed', needs: RAMPS },
    { id: 'ramp-webhooks.okpay-signed', needs: RAMPS },
    { id: 'ramp-webhooks.alchemy-pay-signed', needs: RAMPS },
    { id: 'ramp-webhooks.moonpay-signed', needs: RAMPS },
    { id: 'ramp-webhooks.transak-signed', needs: RAMPS },
    { id: 'ramp-webhooks.disorder-harmless', needs: RAMPS },
    { id: 'ramp-webhooks.own-sessions-only', needs: RAMPS },
    { id: 'validation.bad-input-refused', needs: ACCOUNTS },
    { id: 'validation.money-is-exact', needs: ACCOUNTS },
    { id: 'validation.errors-tell-no-internals', needs: ACCOUNTS },
    { id: 'health.live-and-ready', needs: ['database-fault'] },
    { id: 'metrics.count-payments', needs: [...SCRIPTED, 'metrics-key'] },
    { id: 'metrics.need-key', needs: ['metrics-key'] },
    { id: 'api.books-agree', needs: ['database', 'provider-faults'] },
  ],
});

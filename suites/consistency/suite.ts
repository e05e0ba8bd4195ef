/** The consistency suite: whatever comes twice, at once, in disorder or half, the books stay right. */
import { type Capability, defineSuite } from '../../evidence/index.ts';

const CARDS = ['accounts', 'provider'] as const satisfies readonly Capability[];
const SCRIPTED = [...CARDS, 'provider-faults', 'webhook-secret'] as const;
/** Requests can be made to meet at a payment's row. */
const FORCED = [...CARDS, 'provider-faults', 'hold', 'database'] as const;

/** Wallets can pay on the target's chain, and its blocks be held. */
const DEALS = ['accounts', 'chain'] as const satisfies readonly Capability[];

/** Everything that a walk over all flows meets. */
const WALK = [
  ...SCRIPTED,
  ...DEALS,
  'principals',
  'ramps',
  'clock',
  'restart',
  'database-fault',
] as const;

export default defineSuite({
  name: 'consistency',
  runner: { vitest: 'consistency' },
  divisible: true,
  timeoutSeconds: 240,
  checks: [
    { id: 'consistency.identical-requests-one-effect', needs: ['accounts'] },
    { id: 'consistency.identical-charges-one-effect', needs: FORCED },
    { id: 'consistency.parallel-refunds-bounded', needs: CARDS },
    { id: 'consistency.racing-refunds-bounded', needs: FORCED },
    {
      id: 'consistency.rollback-on-database-failure',
      needs: [...FORCED, 'webhook-secret', 'database-fault'],
    },
    { id: 'consistency.webhook-duplicates-harmless', needs: SCRIPTED },
    { id: 'consistency.webhook-disorder-harmless', needs: SCRIPTED },
    { id: 'consistency.daily-limit-exact', needs: ['principals', 'ramps', 'hold', 'database'] },
    { id: 'consistency.escrow-ends-once', needs: [...DEALS, 'principals', 'clock'] },
    { id: 'consistency.escrow-survives-crash', needs: [...DEALS, 'clock', 'restart'] },
    { id: 'consistency.no-lost-update', needs: FORCED },
    { id: 'consistency.x402-limit-at-once', needs: ['accounts', 'chain', 'hold', 'database'] },
    {
      id: 'consistency.x402-once-at-once',
      needs: ['accounts', 'chain', 'principals', 'hold', 'database'],
    },
    {
      id: 'consistency.x402-survives-crash',
      needs: ['accounts', 'chain', 'principals', 'restart', 'clock'],
    },
    { id: 'consistency.x402-survives-outage', needs: ['accounts', 'chain'] },
    { id: 'consistency.random-walk', needs: WALK },
    { id: 'consistency.lost-webhook-found', needs: [...CARDS, 'provider-faults', 'clock'] },
    { id: 'consistency.refund-after-withdrawal', needs: [...CARDS, 'provider-faults', 'ramps'] },
    { id: 'consistency.books-agree', needs: ['database', 'provider-faults'] },
  ],
});

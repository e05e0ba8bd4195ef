/**
 * What the contract suite proves: Agentrix asks Stripe only what was agreed, and Stripe, as stripe-mock
 * knows it, answers so. What is agreed is `contracts/pacts/agentrix-stripe.json`.
 */
import { defineSuite } from '../evidence/index.ts';

export default defineSuite({
  name: 'contract',
  runner: { vitest: 'contract' },
  timeoutSeconds: 120,
  checks: [
    { id: 'contract.agentrix-keeps-stripe-contract', needs: ['checkout'] },
    {
      id: 'contract.stripe-gateway-keeps-contract',
      needs: ['checkout'],
      tools: ['stripe-mock'],
    },
  ],
});

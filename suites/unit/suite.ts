/** What the unit suite proves: the reference's own code where money is decided, without any service. */
import { type Capability, defineSuite } from '../../evidence/index.ts';

const CODE = ['checkout'] as const satisfies readonly Capability[];

export default defineSuite({
  name: 'unit',
  runner: { script: 'suites/unit/run.ts' },
  stack: false,
  timeoutSeconds: 120,
  limits: {
    'payment-service.line-coverage': { unit: '%', min: 95 },
    'payment-service.branch-coverage': { unit: '%', min: 95 },
  },
  checks: [
    { id: 'unit.payment-service', needs: CODE },
    {
      id: 'unit.payment-service-lines',
      needs: CODE,
      metric: 'payment-service.line-coverage',
      leastSamples: 50,
    },
    {
      id: 'unit.payment-service-branches',
      needs: CODE,
      metric: 'payment-service.branch-coverage',
      leastSamples: 30,
    },
    { id: 'unit.ledger', needs: CODE },
    { id: 'unit.tokens', needs: CODE },
  ],
});

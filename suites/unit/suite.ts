/** What the unit suite proves: the reference's own code where money is decided, without any service. */
import { defineSuite } from '../../evidence/index.ts';

export default defineSuite({
  name: 'unit',
  runner: { script: 'suites/unit/run.ts' },
  stack: false,
  timeoutSeconds: 120,
  limits: {
    'payment-service.line-coverage': { unit: '%', min: 95 },
    'payment-service.branch-coverage': { unit: '%', min: 95 },
    'fiat-to-crypto.line-coverage': { unit: '%', min: 95 },
    'fiat-to-crypto.branch-coverage': { unit: '%', min: 95 },
    'smart-router.line-coverage': { unit: '%', min: 95 },
    'smart-router.branch-coverage': { unit: '%', min: 95 },
  },
  checks: [
    { id: 'unit.payment-service' },
    { id: 'unit.payment-service-lines', metric: 'payment-service.line-coverage', leastSamples: 50 },
    {
      id: 'unit.payment-service-branches',
      metric: 'payment-service.branch-coverage',
      leastSamples: 30,
    },
    { id: 'unit.fiat-to-crypto' },
    { id: 'unit.fiat-to-crypto-lines', metric: 'fiat-to-crypto.line-coverage', leastSamples: 40 },
    {
      id: 'unit.fiat-to-crypto-branches',
      metric: 'fiat-to-crypto.branch-coverage',
      leastSamples: 25,
    },
    { id: 'unit.smart-router' },
    { id: 'unit.smart-router-lines', metric: 'smart-router.line-coverage', leastSamples: 50 },
    { id: 'unit.smart-router-branches', metric: 'smart-router.branch-coverage', leastSamples: 25 },
    { id: 'unit.ledger' },
    { id: 'unit.tokens' },
  ],
});

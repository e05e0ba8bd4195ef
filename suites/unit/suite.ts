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
    'fiat-to-crypto.line-coverage': { unit: '%', min: 95 },
    'fiat-to-crypto.branch-coverage': { unit: '%', min: 95 },
    'x402-authorization.line-coverage': { unit: '%', min: 95 },
    'x402-authorization.branch-coverage': { unit: '%', min: 95 },
    'escrow.line-coverage': { unit: '%', min: 95 },
    'escrow.branch-coverage': { unit: '%', min: 95 },
    'smart-router.line-coverage': { unit: '%', min: 95 },
    'smart-router.branch-coverage': { unit: '%', min: 95 },
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
    { id: 'unit.fiat-to-crypto', needs: CODE },
    {
      id: 'unit.fiat-to-crypto-lines',
      needs: CODE,
      metric: 'fiat-to-crypto.line-coverage',
      leastSamples: 40,
    },
    {
      id: 'unit.fiat-to-crypto-branches',
      needs: CODE,
      metric: 'fiat-to-crypto.branch-coverage',
      leastSamples: 25,
    },
    { id: 'unit.escrow', needs: CODE },
    {
      id: 'unit.escrow-lines',
      needs: CODE,
      metric: 'escrow.line-coverage',
      leastSamples: 50,
    },
    {
      id: 'unit.escrow-branches',
      needs: CODE,
      metric: 'escrow.branch-coverage',
      leastSamples: 30,
    },
    { id: 'unit.smart-router', needs: CODE },
    {
      id: 'unit.smart-router-lines',
      needs: CODE,
      metric: 'smart-router.line-coverage',
      leastSamples: 50,
    },
    {
      id: 'unit.smart-router-branches',
      needs: CODE,
      metric: 'smart-router.branch-coverage',
      leastSamples: 25,
    },
    { id: 'unit.x402-authorization', needs: CODE },
    {
      id: 'unit.x402-authorization-lines',
      needs: CODE,
      metric: 'x402-authorization.line-coverage',
      leastSamples: 40,
    },
    {
      id: 'unit.x402-authorization-branches',
      needs: CODE,
      metric: 'x402-authorization.branch-coverage',
      leastSamples: 25,
    },
    { id: 'unit.quick-pay-limits', needs: CODE },
    { id: 'unit.on-chain-payments', needs: CODE },
    { id: 'unit.ledger', needs: CODE },
    { id: 'unit.tokens', needs: CODE },
  ],
});

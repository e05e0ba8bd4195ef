/** The load suite: what it proves under the planned peak, and the limits of the launch rule LR-23. */
import { defineSuite } from '../evidence/declare.ts';

export default defineSuite({
  name: 'load',
  runner: { script: 'load/run.ts' },
  alone: true,
  attacks: true,
  timeoutSeconds: 120,
  limits: {
    'load.success-rate': { unit: '%', above: 99 },
    'load.flow-success-rate': { unit: '%', above: 95 },
    'load.p95': { unit: 'ms', below: 500 },
    'load.error-rate': { unit: '%', below: 0.1 },
    'load.cpu': { unit: '%', below: 70 },
    'load.memory': { unit: '%', below: 80 },
    'load.slow-queries': { unit: '%', below: 1 },
    'load.offered-rate': { unit: '%', min: 99 },
  },
  checks: [
    measured('load.success-rate', 500),
    // Above 95 % can be said of 60 (rule of three); of a flow's hundreds, no more.
    measured('load.flow-success-rate', 60),
    measured('load.p95', 500),
    measured('load.error-rate', 3000),
    { ...measured('load.cpu', 10), needs: ['accounts', 'provider', 'resources'] },
    { ...measured('load.memory', 10), needs: ['accounts', 'provider', 'resources'] },
    { ...measured('load.slow-queries', 3000), needs: ['accounts', 'provider', 'resources'] },
    measured('load.offered-rate', 500),
    {
      id: 'load.books-agree',
      needs: ['accounts', 'provider', 'database'],
      tools: ['k6'],
      leastSamples: 500,
    },
  ],
});

function measured(id: string, leastSamples: number) {
  return {
    id,
    metric: id,
    leastSamples,
    needs: ['accounts', 'provider'],
    tools: ['k6'],
  } as const;
}

/** The services whose coverage is evidence: each with the files that it and its pure decisions stand in. */

export interface CoveredService {
  /** As checks and metrics are named by: `unit.<name>-lines`, `<name>.line-coverage`. */
  readonly name: string;
  readonly title: string;
  /** From the root of the repository. */
  readonly files: readonly string[];
}

export const COVERED_SERVICES: readonly CoveredService[] = [
  {
    name: 'payment-service',
    title: 'PaymentService',
    files: ['payment-service', 'decisions', 'states', 'terms'].map(
      (file) => `reference/payments/${file}.ts`,
    ),
  },
  {
    name: 'fiat-to-crypto',
    title: 'FiatToCryptoService',
    files: [
      'fiat-to-crypto-service',
      'hosting',
      'quotes',
      'session-entries',
      'session-states',
      'terms',
    ].map((file) => `reference/fiat-to-crypto/${file}.ts`),
  },
  {
    name: 'escrow',
    title: 'EscrowService',
    files: ['escrow-service', 'states', 'shares', 'entries'].map(
      (file) => `reference/escrow/${file}.ts`,
    ),
  },
  {
    name: 'smart-router',
    title: 'SmartRouterService',
    files: ['smart-router-service', 'may-take', 'score', 'decision-answer', 'channels', 'fees'].map(
      (file) => `reference/router/${file}.ts`,
    ),
  },
  {
    name: 'x402-authorization',
    title: 'X402AuthorizationService',
    files: [
      'authorization-service',
      'settlement-service',
      'authorization',
      'session',
      'transfer',
    ].map((file) => `reference/x402/${file}.ts`),
  },
];

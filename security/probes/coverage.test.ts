/**
 * No route is forgotten: each one that the target says it has (its OpenAPI document) is probed by the table, or
 * named here with the check that proves it instead.
 */
import { expect } from 'vitest';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';
import { routesOf } from './routes.ts';

const { prove } = proof(suite);

/** What can't be asked by the table's way, and the check that asks it in its own. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'GET /api/health': 'health.live-and-ready',
  'GET /api/health/ready': 'health.live-and-ready',
  'GET /api/metrics': 'security.metrics-closed',
  'GET /api/docs-json': 'security.every-route-probed',
  'POST /api/auth/refresh': 'security.refresh-rotates',
  'POST /api/auth/logout': 'security.logout-refuses-token',
  'POST /api/payments/escrow/:id/resolve': 'escrow.only-the-right-party',
  'POST /api/payments/agent/:id/confirm': 'agents.only-own',
  'POST /api/payments/agent/:id/repay': 'agents.only-own',
  'POST /api/payments/x402/session/:id/execute': 'x402.session-is-its-owners',
  'POST /api/x402/verify': 'x402.facilitator-by-key',
  'POST /api/x402/settle': 'x402.facilitator-by-key',
  'GET /api/x402/resource/:id': 'x402.one-payment-buys-once',
  'POST /api/payments/webhook/stripe': 'webhooks.forged-is-refused',
  'POST /api/payments/provider/webhook/:providerId': 'ramp-webhooks.okpay-signed',
  'POST /api/payments/provider/transak/webhook': 'ramp-webhooks.transak-signed',
};

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

prove(
  'security.every-route-probed',
  'each route of the OpenAPI document is in the table of probes, or has a check of its own',
  async ({ target }) => {
    const { body, status } = await target.driver.request<Document>('/api/docs-json');
    expect(status, 'the document').toBe(200);
    const offered = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map(
        (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
      ),
    );
    const probed = routesOf(target).map(({ method, path }) => `${method} ${path}`);
    const known = new Set([...probed, ...Object.keys(ELSEWHERE)]);
    expect(offered.length, 'routes in the document').toBeGreaterThan(40);
    expect(offered.filter((route) => !known.has(route)).toSorted(), 'never probed').toEqual([]);
    const gone = [...known].filter((route) => !offered.includes(route)).toSorted();
    expect(gone, 'probed, and not offered').toEqual([]);
  },
);

/** Counters for Prometheus. A payment moves exactly the counter of the status that it came to (LR-24). */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Payment } from '../payments/payment.ts';

export interface Metrics {
  readonly payments: Counter<'status' | 'method'>;
  readonly refunds: Counter<'status'>;
  readonly webhooks: Counter<'type' | 'outcome'>;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  paymentMoved(payment: Payment): void;
  /** Shows from then on, at each look, whether a node of the chain answers. */
  watchChain(isUp: () => Promise<boolean>): void;
  text(): Promise<string>;
  readonly contentType: string;
}

const BUCKETS_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'agentrix_' });
  const payments = new Counter({
    name: 'agentrix_payments_total',
    help: 'Payments that came to a status.',
    labelNames: ['status', 'method'] as const,
    registers,
  });
  return {
    payments,
    refunds: new Counter({
      name: 'agentrix_refunds_total',
      help: 'Refunds that came to a status.',
      labelNames: ['status'] as const,
      registers,
    }),
    webhooks: new Counter({
      name: 'agentrix_webhooks_total',
      help: 'Webhook events by what became of them.',
      labelNames: ['type', 'outcome'] as const,
      registers,
    }),
    requests: new Histogram({
      name: 'agentrix_http_request_duration_seconds',
      help: 'Time until a request was answered.',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: BUCKETS_S,
      registers,
    }),
    paymentMoved: ({ status, method }) => payments.inc({ status, method }),
    watchChain: (isUp) => {
      new Gauge({
        name: 'agentrix_chain_up',
        help: '1 while a node of the chain answers, else 0.',
        registers,
        async collect() {
          this.set((await isUp()) ? 1 : 0);
        },
      });
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

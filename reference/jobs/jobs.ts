/** What the service does by itself: reconcile, relay, tidy up. A job never overlaps itself. */
import type { FastifyBaseLogger } from 'fastify';
import { instant } from '../clock.ts';
import { forgetQuotes } from '../fiat-to-crypto/ramp-store.ts';
import { relay } from '../outbox/relay.ts';
import type { Services } from '../services.ts';

const RELAY_INTERVAL_MS = 500;
const TIDY_INTERVAL_MS = 600_000;

export interface Jobs {
  /** Starts no new round, and waits for those that run. */
  stop(): Promise<void>;
}

interface Options {
  readonly reconcileIntervalMs: number;
  readonly logger: FastifyBaseLogger;
}

export function startJobs(services: Services, { reconcileIntervalMs, logger }: Options): Jobs {
  const { payments, refunds, charges, fiatToCrypto, onChain, x402, withdrawals, escrows } =
    services;
  const { idempotency, db, redis, clock } = services;
  const reconcile = async () => {
    await payments.reconcile();
    await refunds.reconcile();
    await onChain?.reconcile();
    await x402?.reconcile();
    await charges.applyWaiting();
  };
  const tidy = async () => {
    await idempotency.forget();
    await forgetQuotes(db, instant(clock));
  };
  const jobs = [
    every(reconcileIntervalMs, 'reconcile', { work: reconcile, logger }),
    // Apart from the rest: a provider or a chain that hangs holds back nothing else.
    every(reconcileIntervalMs, 'ramps', { work: () => fiatToCrypto.reconcile(), logger }),
    every(reconcileIntervalMs, 'withdrawals', { work: () => withdrawals.carryOut(), logger }),
    every(reconcileIntervalMs, 'escrows', { work: async () => escrows?.reconcile(), logger }),
    every(RELAY_INTERVAL_MS, 'relay', { work: relay(db, redis, clock), logger }),
    every(TIDY_INTERVAL_MS, 'tidy', { work: tidy, logger, fromStart: true }),
  ];
  return {
    stop: async () => {
      await Promise.all(jobs.map((job) => job.stop()));
    },
  };
}

interface Work {
  readonly work: () => Promise<unknown>;
  readonly logger: FastifyBaseLogger;
  /** One round at once: a program that is started often would never come to it. */
  readonly fromStart?: boolean;
}

function every(intervalMs: number, name: string, { work, logger, fromStart = false }: Work): Jobs {
  let round: Promise<unknown> | undefined;
  const begin = () => {
    round ??= work()
      .catch((err: unknown) => logger.error({ err, job: name }, 'job failed'))
      .finally(() => {
        round = undefined;
      });
  };
  if (fromStart) begin();
  const timer = setInterval(begin, intervalMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await round;
    },
  };
}

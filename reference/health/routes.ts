/** Liveness, readiness and metrics (LR-24). */
import type { FastifyReply } from 'fastify';
import type { Chain } from '../chain/chain.ts';
import type { Routes } from '../http/routes.ts';

/** An orchestrator must have its answer before it loses patience. */
const PROBE_MS_MAX = 1_000;
const PING = { name: 'ping', text: 'select 1', values: [] };

export const healthRoutes: Routes = (app, services) => {
  const { db, redis, chain, metrics, guard, lifecycle } = services;
  app.get('/health', async () => ({ status: 'ok' }));

  app.get('/health/ready', async (_request, reply): Promise<FastifyReply> => {
    const [database, cache, nodes] = await Promise.all([
      isUp(db.query(PING)),
      isUp(redis.ping()),
      chain === undefined ? undefined : isUp(answering(chain.chain)),
    ]);
    const isReady = database && cache && nodes !== false && !lifecycle.isDraining;
    const others = nodes === undefined ? {} : { chain: word(nodes) };
    return reply.code(isReady ? 200 : 503).send({
      status: isReady ? 'ready' : 'unavailable',
      checks: { database: word(database), redis: word(cache), ...others },
    });
  });

  app.get('/metrics', { onRequest: guard.metrics }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
};

async function answering(chain: Chain): Promise<void> {
  if (!(await chain.isUp())) throw new TypeError('no node of the chain answers');
}

async function isUp(probe: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), PROBE_MS_MAX);
  });
  const answer = probe.then(
    () => true,
    () => false,
  );
  const up = await Promise.race([answer, late]);
  clearTimeout(timer);
  return up;
}

function word(isUp: boolean): 'up' | 'down' {
  return isUp ? 'up' : 'down';
}

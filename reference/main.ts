/** Starts the service from its environment, and stops it in order on SIGTERM and SIGINT. */
import { createApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { pendingMigrations } from './db/migrations.ts';
import { openDatabase } from './db/pool.ts';
import { startJobs } from './jobs/jobs.ts';
import { createLogger } from './logger.ts';
import { openRedis } from './redis.ts';
import { createServices } from './services.ts';

/** Requests that take longer than this to end are cut off at shutdown. */
const DRAIN_MS_MAX = 10_000;

async function start(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const onError = (err: Error) => logger.warn({ err }, 'connection lost');
  const pending = await pendingMigrations(config.databaseUrl);
  if (pending.length > 0)
    throw new ConfigError([`the database lacks migrations: ${pending.join(', ')}`]);
  const db = openDatabase(config.databaseUrl, { connections: config.databaseConnections, onError });
  const { redisUrl: url, redisKeyPrefix: keyPrefix } = config;
  const redis = await openRedis({ url, keyPrefix, onError });
  const services = createServices(config, db, redis);
  const app = await createApp(config, services, logger);
  const { reconcileIntervalMs } = config;
  const jobs = startJobs(services, { reconcileIntervalMs, logger });
  await app.listen({ host: config.host, port: config.port });

  const stop = async (signal: string) => {
    services.lifecycle.isDraining = true;
    logger.info({ signal }, 'draining');
    setTimeout(() => process.exit(1), DRAIN_MS_MAX).unref();
    await app.close();
    await jobs.stop();
    await db.close();
    redis.disconnect();
    logger.info('stopped');
    logger.flush();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop(signal));

  const address = app.server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  logger.info({ port, host: config.host }, 'listening');
  logger.flush();
}

try {
  await start(readConfig(process.env));
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  const problems = error instanceof ConfigError ? { problems: error.problems } : {};
  process.stderr.write(`${JSON.stringify({ level: 60, msg: message, ...problems })}\n`);
  process.exit(1);
}

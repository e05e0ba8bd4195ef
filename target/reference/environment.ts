/** The whole environment of a reference instance: nothing of this process's leaks in. */
import { join } from 'node:path';
import { PAYERS_KEY } from '../../fixtures/providers/stripe/index.ts';
import { cacheRoot } from '../../stack/tools/index.ts';
import type { ReferenceSecrets } from './secrets.ts';

/** The one origin that the reference's CORS policy allows. */
export const ALLOWED_ORIGIN = 'https://shop.agentrix.example';

export interface Surroundings {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly redisKeyPrefix: string;
  readonly stripeUrl: string;
  readonly secrets: ReferenceSecrets;
}

/** Lost webhooks are found again soon enough for a test to wait for it. */
const RECONCILE_INTERVAL_MS = 250;
/** Suites register hundreds of users: what a password's hash costs by default is config's to prove. */
const PASSWORD_COST = 12;

export function referenceEnvironment(given: Surroundings): Record<string, string> {
  const { databaseUrl, redisUrl, redisKeyPrefix, stripeUrl, secrets } = given;
  return {
    NODE_ENV: 'production',
    // Each instance compiles the same modules: kept, they cost a third less of a start.
    NODE_COMPILE_CACHE: join(cacheRoot(), 'compiled'),
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    REDIS_KEY_PREFIX: redisKeyPrefix,
    STRIPE_API_URL: stripeUrl,
    STRIPE_SECRET_KEY: secrets.stripeSecretKey,
    STRIPE_PUBLISHABLE_KEY: PAYERS_KEY,
    STRIPE_WEBHOOK_SECRET: secrets.webhookSecret,
    JWT_SECRET: secrets.jwtSecret,
    METRICS_KEY: secrets.metricsKey,
    SERVICE_KEY: secrets.serviceKey,
    FACILITATOR_KEY: secrets.facilitatorKey,
    STORAGE_KEYS: secrets.storageKeys,
    STORAGE_INDEX_KEY: secrets.storageIndexKey,
    CORS_ORIGIN: ALLOWED_ORIGIN,
    LOG_LEVEL: 'info',
    PASSWORD_COST: String(PASSWORD_COST),
    RECONCILE_INTERVAL_MS: String(RECONCILE_INTERVAL_MS),
  };
}

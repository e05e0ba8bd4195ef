/** Redis holds what may be lost with little harm: counters of rate limits and marks of ended sessions. */
import { Redis } from 'ioredis';

const COMMAND_TIMEOUT_MS = 2_000;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_MS_MAX = 500;

interface RedisOptions {
  readonly url: string;
  readonly keyPrefix: string;
  readonly onError: (error: Error) => void;
}

/** Connects; a command fails at once while the connection is down. */
export async function openRedis({ url, keyPrefix, onError }: RedisOptions): Promise<Redis> {
  const redis = new Redis(url, {
    keyPrefix,
    lazyConnect: true,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: (attempt) => Math.min(attempt * 50, RECONNECT_MS_MAX),
  });
  redis.on('error', onError);
  await redis.connect();
  return redis;
}

/** True for what ioredis throws when it could not ask. */
export function isRedisUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /Command timed out|Stream isn't writeable|Connection is closed|max retries per request/i.test(
    error.message,
  );
}

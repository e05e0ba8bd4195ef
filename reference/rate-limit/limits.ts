/**
 * How often who may ask (LR-3). Counted in Redis, so that all instances count together, and per account or
 * address, so that one client's limit locks out nobody else.
 */
import type { RateLimitPluginOptions } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import type { Redis } from 'ioredis';
import { Refusal } from '../http/refusal.ts';
import { normalEmail } from '../users/users.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export const limits = {
  register: limit('register', { max: 20, timeWindow: MINUTE_MS }, address),
  refresh: limit('refresh', { max: 30, timeWindow: MINUTE_MS }, address),
  paymentWrite: limit('payment-write', { max: 60, timeWindow: 10 * SECOND_MS }, payer),
  /** Each asks every provider. */
  quotes: limit('quotes', { max: 30, timeWindow: 10 * SECOND_MS }, payer),
} as const;

/**
 * For an account and an address together: nobody else can lock the owner out. Redis keeps the account's `index`,
 * and not its e-mail address.
 */
export function loginLimit(index: (email: string) => Buffer) {
  return limit('login', { max: 10, timeWindow: MINUTE_MS }, (request) => {
    const { email } = request.body as { email: string };
    return `${request.ip}/${index(normalEmail(email)).toString('base64url')}`;
  });
}

/** Routes without a limit of their own are not limited here. */
export function rateLimitOptions(redis: Redis): RateLimitPluginOptions {
  return {
    global: false,
    redis,
    nameSpace: 'rate:',
    errorResponseBuilder: (_request, { ttl }) =>
      new Refusal('RATE_LIMITED', { retryAfterSeconds: Math.max(1, Math.ceil(ttl / SECOND_MS)) }),
  };
}

function limit(
  groupId: string,
  rate: { readonly max: number; readonly timeWindow: number },
  keyGenerator: (request: FastifyRequest) => string,
) {
  return { ...rate, groupId, keyGenerator, hook: 'preHandler' as const };
}

function address(request: FastifyRequest): string {
  return request.ip;
}

function payer(request: FastifyRequest): string {
  return request.principal?.userId ?? request.ip;
}

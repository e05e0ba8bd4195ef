/** Turns whatever was thrown into the error body of the API; causes go to the log, never to the client. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import { isUnreachable } from '../db/pool.ts';
import { isRedisUnreachable } from '../redis.ts';
import { errorAnswer, Refusal } from './refusal.ts';

export function errorHandler(clock: Clock) {
  return (error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) => {
    const refusal = refusalOf(error);
    if (refusal.status >= 500) request.log.error({ err: error.cause ?? error }, refusal.code);
    return answer(reply, refusal, { clock, request });
  };
}

export function notFoundHandler(clock: Clock) {
  return (request: FastifyRequest, reply: FastifyReply) =>
    answer(reply, new Refusal('NOT_FOUND'), { clock, request });
}

function answer(
  reply: FastifyReply,
  refusal: Refusal,
  { clock, request }: { clock: Clock; request: FastifyRequest },
): FastifyReply {
  if (refusal.retryAfterSeconds !== undefined)
    reply.header('retry-after', refusal.retryAfterSeconds);
  const path = request.url.split('?', 1)[0] ?? '';
  return reply.code(refusal.status).send(errorAnswer(refusal, { now: clock.now(), path }));
}

function refusalOf(error: FastifyError | Error): Refusal {
  if (error instanceof Refusal) return error;
  if ('validation' in error && error.validation)
    return new Refusal('VALIDATION_FAILED', { message: explain(error), cause: error });
  if (isUnreachable(error) || isRedisUnreachable(error))
    return new Refusal('UNAVAILABLE', { cause: error, retryAfterSeconds: 1 });
  const status = 'statusCode' in error ? error.statusCode : undefined;
  if (status === 413) return new Refusal('BODY_TOO_LARGE', { cause: error });
  if (status === 415) return new Refusal('UNSUPPORTED_MEDIA_TYPE', { cause: error });
  if (status !== undefined && status < 500) return new Refusal('BAD_REQUEST', { cause: error });
  return new Refusal('INTERNAL', { cause: error });
}

/** Names each member and what is wrong with it; never repeats the value. */
function explain(error: FastifyError): string {
  const where = error.validationContext ?? 'request';
  const said = (error.validation ?? []).filter(({ keyword }) => keyword !== 'boolean');
  const reasons = said.map(({ instancePath, keyword, message, params }) => {
    const path = instancePath.replace(/^\//, '').replaceAll('/', '.') || where;
    const names = params.requiredProperties ?? params.additionalProperties;
    return `${path} ${message ?? keyword}${Array.isArray(names) ? `: ${names.join(', ')}` : ''}`;
  });
  return [...new Set(reasons)].slice(0, 5).join('; ');
}

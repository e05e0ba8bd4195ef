/** Runs the handler of a route once for each Idempotency-Key of its user. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { principalOf } from '../auth/guard.ts';
import type { Idempotency } from './idempotency.ts';

/** Answers 201 with what `work` gives; `effectId` is the id of what it creates. */
export async function keyed(
  idempotency: Idempotency,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  work: (effectId: string) => Promise<unknown>,
): Promise<FastifyReply> {
  const header = request.headers['idempotency-key'];
  const keyedRequest = {
    userId: principalOf(request).userId,
    key: Array.isArray(header) ? header.join(',') : header,
    operation: `${request.method} ${request.routeOptions.url}`,
    body: request.body,
  };
  const { status, body } = await idempotency.once(keyedRequest, async (effectId) => ({
    status: 201,
    body: await work(effectId),
  }));
  return reply.code(status).send(body);
}

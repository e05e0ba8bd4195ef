/** `crypto` from a client lets the router decide by which method it is paid. */
import type { ProcessBody } from '../../contracts/api/index.ts';
import type { Queryable } from '../db/pool.ts';
import { isOnChain } from '../payments/methods.ts';
import { kycLevelOf } from '../users/kyc.ts';
import { inputOfBody } from './read-input.ts';
import type { SmartRouterService } from './smart-router-service.ts';

/** The body with the method that the router chose. @throws Refusal when it finds none */
export async function routed(
  body: ProcessBody,
  { db, router, userId }: { db: Queryable; router: SmartRouterService; userId: string },
): Promise<ProcessBody> {
  if (body.paymentMethod !== 'crypto') return body;
  const input = inputOfBody(body, await kycLevelOf(db, userId));
  const { recommendedMethod } = router.decide(input);
  // What was sent on the chain can't be paid in another way any more.
  const isSent = body.metadata?.txHash !== undefined;
  const bySending = router.rank(input).find(({ channel }) => isOnChain(channel.method));
  const paymentMethod = (isSent && bySending?.channel.method) || recommendedMethod;
  return { ...body, paymentMethod };
}

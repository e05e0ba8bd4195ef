/** `crypto` from a client lets the router decide by which method it is paid. */
import type { ProcessBody } from '../../contracts/api/index.ts';
import type { Queryable } from '../db/pool.ts';
import { kycLevelOf } from '../users/kyc.ts';
import { inputOfBody } from './read-input.ts';
import type { SmartRouterService } from './smart-router-service.ts';

/** The body with the method that the router chose. @throws Refusal when it finds none */
export async function routed(
  body: ProcessBody,
  { db, router, userId }: { db: Queryable; router: SmartRouterService; userId: string },
): Promise<ProcessBody> {
  if (body.paymentMethod !== 'crypto') return body;
  const decision = router.decide(inputOfBody(body, await kycLevelOf(db, userId)));
  return { ...body, paymentMethod: decision.recommendedMethod };
}

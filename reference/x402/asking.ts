/** Tells nodes that don't answer apart from what the chain says: a client may ask again later. */
import { BaseError } from 'viem';
import { Refusal } from '../http/refusal.ts';

/** @throws Refusal CHAIN_UNAVAILABLE when no node answers */
export async function asking<Answer>(question: () => Promise<Answer>): Promise<Answer> {
  try {
    return await question();
  } catch (cause) {
    if (!(cause instanceof BaseError)) throw cause;
    throw new Refusal('CHAIN_UNAVAILABLE', { cause, retryAfterSeconds: 1 });
  }
}

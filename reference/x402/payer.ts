/** Which wallet signed: the one that the client names, or the one of the user's profile. */
import type { Hex } from 'viem';
import { Refusal } from '../http/refusal.ts';
import type { Users } from '../users/users.ts';
import type { Signed } from './ports.ts';
import { walletIn } from './session-request.ts';

/** @throws Refusal */
export async function payerOf(
  users: Pick<Users, 'walletOf'>,
  userId: string,
  { signature, from }: { readonly signature: string; readonly from?: string | undefined },
): Promise<Signed> {
  const wallet = from === undefined ? await users.walletOf(userId) : walletIn(from);
  if (!wallet) throw new Refusal('X402_WALLET_MISSING');
  return { from: wallet, signature: signature as Hex };
}

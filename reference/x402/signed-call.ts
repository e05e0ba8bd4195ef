/** A signed transfer as a call of the coin. */
import { type Address, parseSignature } from 'viem';
import { usdcAbi } from '../chain/abi.ts';
import type { SignedTransfer } from './transfer.ts';

/** As the coin counts the two points that a signature can mean: 27 and 28. */
const FIRST_PARITY = 27;

export function signedCall(transfer: SignedTransfer, token: Address) {
  const { from, to, value, validAfter, validBefore, nonce, signature } = transfer;
  const { r, s, yParity } = parseSignature(signature);
  const v = FIRST_PARITY + yParity;
  return {
    address: token,
    abi: usdcAbi,
    functionName: 'transferWithAuthorization',
    args: [from, to, value, validAfter, validBefore, nonce, v, r, s],
  } as const;
}

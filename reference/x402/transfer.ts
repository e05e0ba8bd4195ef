/**
 * A transfer that the holder of the coins signs and anybody may carry out (EIP-3009): its identity, its
 * spelling in the public X402 protocol, and what can become of it. Pure.
 */
import { authorizationTypes, type ExactEIP3009Payload } from '@x402/evm';
import { type Address, getAddress, type Hex, hashTypedData } from 'viem';

export interface Transfer {
  readonly from: Address;
  readonly to: Address;
  /** In the coin's smallest unit. */
  readonly value: bigint;
  /** Unix seconds: it may be carried out after the one and before the other. */
  readonly validAfter: bigint;
  readonly validBefore: bigint;
  readonly nonce: Hex;
}

export interface SignedTransfer extends Transfer {
  readonly signature: Hex;
}

/** The coin, as its EIP-712 domain names it. */
export interface Coin {
  readonly chainId: number;
  readonly address: Address;
  readonly name: string;
  readonly version: string;
}

export type Outcome =
  | { readonly kind: 'settled'; readonly transactionHash: Hex; readonly gasUsed: bigint }
  /** It moved nothing; `isFinal`: and never will. */
  | { readonly kind: 'refused'; readonly reason: string; readonly isFinal: boolean }
  /** It may have been sent, or still be. */
  | { readonly kind: 'unknown' };

/** The protocol's words for a nonce that was used already. */
export const REPLAYED = 'invalid_exact_evm_nonce_already_used';

/** The hash that the payer signs: the same for the same transfer, and for no other. */
export function digestOf(transfer: Transfer, coin: Coin): Hex {
  return hashTypedData({
    domain: domainOf(coin),
    types: authorizationTypes,
    primaryType: 'TransferWithAuthorization',
    message: transfer,
  });
}

export function domainOf({ chainId, address, name, version }: Coin) {
  return { chainId, name, version, verifyingContract: address };
}

export function readPayload(payload: WirePayload): SignedTransfer {
  const { from, to, value, validAfter, validBefore, nonce } = payload.authorization;
  return {
    from: getAddress(from),
    to: getAddress(to),
    value: BigInt(value),
    validAfter: BigInt(validAfter),
    validBefore: BigInt(validBefore),
    nonce: nonce.toLowerCase() as Hex,
    signature: payload.signature as Hex,
  };
}

export function wirePayload({ signature, ...transfer }: SignedTransfer): ExactEIP3009Payload {
  const { from, to, value, validAfter, validBefore, nonce } = transfer;
  return {
    signature,
    authorization: {
      from,
      to,
      value: String(value),
      validAfter: String(validAfter),
      validBefore: String(validBefore),
      nonce,
    },
  };
}

/** As a client sends it: checked by its schema, and not by type. */
interface WirePayload {
  readonly signature: string;
  readonly authorization: Readonly<Record<keyof Transfer, string>>;
}

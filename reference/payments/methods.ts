/** The payment methods by where their money moves: at the card provider, or on a chain. */
import type { Money } from '../../contracts/api/index.ts';
import { CHANNELS } from '../router/channels.ts';
import { channelFee } from '../router/fees.ts';

/** Paid by a transfer that the payer has sent to the treasury, and names by its hash. */
export const ON_CHAIN_METHODS = ['wallet', 'stablecoin', 'multisig'] as const;
export type OnChainMethod = (typeof ON_CHAIN_METHODS)[number];

export function isOnChain(method: string): method is OnChainMethod {
  return ON_CHAIN_METHODS.some((one) => one === method);
}

/** What comes to the treasury: sent there by the payer, or by what the payer signed. */
export type TreasuryMethod = OnChainMethod | 'x402';

export function isForTreasury(method: string): method is TreasuryMethod {
  return isOnChain(method) || method === 'x402';
}

/** What the channel takes, in minor units: a stablecoin comes from a wallet. */
export function onChainFee(method: TreasuryMethod, money: Money): bigint {
  return channelFee(channelOf(method), money);
}

export function channelOf(method: TreasuryMethod) {
  const name = method === 'stablecoin' ? 'wallet' : method;
  const channel = CHANNELS.find((one) => one.method === name);
  if (!channel) throw new RangeError(`there is no channel ${name}`);
  return channel;
}

/** Whether a channel may take a payment, and if not, why: a channel with an obstacle is never chosen (LR-15). */
import { type Money, parseMoney } from '../../contracts/api/index.ts';
import { coversFees } from '../ledger/split.ts';
import { usdMicros, usdMinorOf } from '../rates/worth.ts';
import { UNVERIFIED_DAILY_USD_MINOR } from '../users/kyc.ts';
import type { Channel } from './channels.ts';
import type { RoutingInput } from './routing-input.ts';

export type Obstacle = 'currency' | 'amount' | 'merchant' | 'border' | 'identity' | 'wallet';

/** The first thing that stands in the channel's way; `undefined` when it may take the payment. */
export function obstacleOf(channel: Channel, input: RoutingInput): Obstacle | undefined {
  const { amountMinor: minor, currency, merchantConfig } = input;
  const isCard = channel.method === 'stripe';
  const obstacle = obstacleInMoney(channel, { minor, currency });
  if (obstacle) return obstacle;
  if (merchantConfig === 'fiat_only' && !isCard) return 'merchant';
  if (merchantConfig === 'crypto_only' && isCard) return 'merchant';
  if (input.isCrossBorder && !channel.isCrossBorder) return 'border';
  if (requiresKyc(input) && input.kycLevel === 'none') return 'identity';
  if (needsWallet(channel, input) && !input.isWalletConnected) return 'wallet';
  return undefined;
}

/** What of an amount alone a channel can't take. */
export function obstacleInMoney(
  channel: Channel,
  { minor, currency }: Money,
): 'currency' | 'amount' | undefined {
  if (!channel.currencies.includes(currency)) return 'currency';
  if (minor < parseMoney(channel.min, currency).minor) return 'amount';
  if (minor > parseMoney(channel.max, currency).minor) return 'amount';
  const fees = { amountMinor: minor, currency, usdRateMicros: usdMicros(currency) };
  if (channel.method === 'stripe' && !coversFees(fees)) return 'amount';
  return undefined;
}

/** True when somebody without a known identity may not pay that much (LR-21). */
export function requiresKyc({ amountMinor, currency }: RoutingInput): boolean {
  return usdMinorOf(amountMinor, currency) > UNVERIFIED_DAILY_USD_MINOR;
}

function needsWallet({ method }: Channel, { scenario }: RoutingInput): boolean {
  return scenario === 'qr_pay' && (method === 'wallet' || method === 'x402');
}

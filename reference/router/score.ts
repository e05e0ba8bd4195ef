/** How well a channel suits one payment. Bonuses are for this decision only: nothing is kept (LR-15). */
import { usdMinorOf } from '../rates/worth.ts';
import type { Channel } from './channels.ts';
import type { RoutingInput } from './routing-input.ts';

export interface Scored {
  readonly channel: Channel;
  /** With the bonuses of this decision. */
  readonly priority: number;
  readonly score: number;
}

/** What a payer with a connected wallet pays without a further step. */
const QUICK_PAY_USD_MINOR_MAX = 10_000n;

export function scored(channel: Channel, input: RoutingInput): Scored {
  const priority = channel.priority + bonusOf(channel, input);
  const score =
    0.4 * (priority / 100) +
    0.3 * (1 / (channel.costBasisPoints / 10_000 + 0.001)) +
    0.3 * (channel.speed / 10);
  return { channel, priority, score };
}

export function isQuickPay({ isWalletConnected, amountMinor, currency }: RoutingInput): boolean {
  return isWalletConnected && usdMinorOf(amountMinor, currency) <= QUICK_PAY_USD_MINOR_MAX;
}

function bonusOf({ method, isCrossBorder }: Channel, input: RoutingInput): number {
  const isX402 = method === 'x402';
  const isWallet = method === 'wallet';
  const bonuses: readonly (readonly [points: number, isDue: boolean])[] = [
    [25, isWallet || isX402],
    [30, isX402 && input.isOnChain],
    [20, isCrossBorder && input.isCrossBorder],
    [25, isX402 && (input.scenario === 'micro_sub' || isQuickPay(input))],
    [25, isWallet && input.scenario === 'wallet_direct' && input.isWalletConnected],
  ];
  return bonuses.reduce((sum, [points, isDue]) => (isDue ? sum + points : sum), 0);
}

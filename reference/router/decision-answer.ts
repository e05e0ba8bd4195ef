/** A routing decision as the API shows it. */
import type { RoutedChannel, RoutingDecision } from '../../contracts/api/index.ts';
import { commissionRate } from '../ledger/split.ts';
import { usdMicros } from '../rates/worth.ts';
import { channelCost, feeRate, onRampCosts } from './fees.ts';
import { requiresKyc } from './may-take.ts';
import type { FlowType, RoutingInput } from './routing-input.ts';
import { isQuickPay, type Scored } from './score.ts';

const RAILS = {
  fiat: 'local_rail',
  fiat_to_crypto: 'provider_rail',
  crypto: 'crypto_rail',
} as const satisfies Record<FlowType, RoutingDecision['recommendedRoute']>;

const MICROS = 1_000_000;

/** @param ranked best first */
export function answerOf(
  ranked: readonly [Scored, ...Scored[]],
  input: RoutingInput,
  reason: string,
): RoutingDecision {
  const { channel } = ranked[0];
  const { amountMinor: minor, currency, userCountry: from, merchantCountry: to } = input;
  const flowType = flowOf(channel.method, input);
  return {
    recommendedMethod: channel.method,
    channels: ranked.map(channelAnswer),
    reason,
    requiresKYC: requiresKyc(input),
    ...(input.isCrossBorder && from && to
      ? {
          crossBorderRoute: {
            ...{ from, to, fiatToCrypto: flowType === 'fiat_to_crypto' },
            fee: channelCost(channel, { minor, currency }).fee,
            onRamps: onRampCosts({ minor, currency }),
          },
        }
      : {}),
    priceComparison: ranked.map((scored) => channelCost(scored.channel, { minor, currency })),
    scenarioType: input.scenario,
    flowType,
    totalFeeRate: totalRate(channel.costBasisPoints, commissionRate(input.feeType)),
    ...(currency === 'USD' ? {} : { exchangeRate: Number(usdMicros(currency)) / MICROS }),
    quickPay: { eligible: channel.method === 'x402' && isQuickPay(input) },
    recommendedRoute: RAILS[flowType],
  };
}

/** A card takes fiat; for an order on chain, that fiat must be turned into coins. */
function flowOf(method: string, { isOnChain }: RoutingInput): FlowType {
  if (method !== 'stripe') return 'crypto';
  return isOnChain ? 'fiat_to_crypto' : 'fiat';
}

function channelAnswer({ channel, priority, score }: Scored): RoutedChannel {
  return {
    method: channel.method,
    score,
    priority,
    cost: feeRate(channel),
    speed: channel.speed,
    minAmount: Number(channel.min),
    maxAmount: Number(channel.max),
    currencies: [...channel.currencies],
    crossBorder: channel.isCrossBorder,
  };
}

/** Added in basis points, so that no float shows. */
function totalRate(costBasisPoints: number, commission: string): number {
  return (costBasisPoints + Math.round(Number(commission) * 10_000)) / 10_000;
}

/** What a payment costs, channel by channel, rounded as its settlement rounds (LR-11). */
import {
  type ChannelCost,
  type CostComparison,
  type FeeEstimate,
  type Money,
  type OnRampCost,
  toMajorNumber,
} from '../../contracts/api/index.ts';
import { TERMS, takes } from '../fiat-to-crypto/terms.ts';
import { Refusal } from '../http/refusal.ts';
import { type FeeType, platformFee, roundHalfUp, stripeFee } from '../ledger/split.ts';
import { usdMicros } from '../rates/worth.ts';
import type { Channel } from './channels.ts';
import { obstacleInMoney } from './may-take.ts';

const BASIS_POINTS = 10_000;

/** The channel's fee as a fraction, without a fixed part. */
export function feeRate({ costBasisPoints }: Channel): number {
  return costBasisPoints / BASIS_POINTS;
}

/** Minor units of the payment's currency. */
export function channelFee(channel: Channel, { minor, currency }: Money): bigint {
  if (channel.method === 'stripe')
    return stripeFee({ amountMinor: minor, currency, usdRateMicros: usdMicros(currency) });
  return roundHalfUp(minor * BigInt(channel.costBasisPoints), BigInt(BASIS_POINTS));
}

export function channelCost(channel: Channel, money: Money): ChannelCost {
  const { currency } = money;
  return {
    method: channel.method,
    amount: toMajorNumber(money),
    currency,
    fee: toMajorNumber({ minor: channelFee(channel, money), currency }),
    feeRate: feeRate(channel),
  };
}

/** What each on-ramp keeps of the amount, the cheapest first; without those that don't take it. */
export function onRampCosts({ minor, currency }: Money): OnRampCost[] {
  return Object.values(TERMS)
    .filter((terms) => takes(terms, minor, currency))
    .sort((one, other) => Number(one.feePermille - other.feePermille))
    .map(({ id, feePermille }) => ({
      id,
      fee: toMajorNumber({ minor: roundHalfUp(minor * feePermille, 1000n), currency }),
      feeRate: Number(feePermille) / 1000,
    }));
}

/** All parts add up to the amount. @throws Refusal when the channel does not take this money */
export function feeEstimate(channel: Channel, money: Money, feeType: FeeType): FeeEstimate {
  const obstacle = obstacleInMoney(channel, money);
  if (obstacle === 'currency') throw new Refusal('UNKNOWN_CURRENCY');
  if (obstacle === 'amount') throw new Refusal('AMOUNT_OUT_OF_RANGE');
  const ofChannel = channelFee(channel, money);
  const ofPlatform = platformFee(money.minor, feeType);
  const major = (minor: bigint) => toMajorNumber({ minor, currency: money.currency });
  return {
    amount: toMajorNumber(money),
    currency: money.currency,
    paymentMethod: channel.method,
    channelFee: major(ofChannel),
    platformFee: major(ofPlatform),
    totalFee: major(ofChannel + ofPlatform),
    netAmount: major(money.minor - ofChannel - ofPlatform),
  };
}

/** Every channel that takes one of `ways` to pay the same worth, cheapest first. */
export function comparedCosts(
  channels: readonly Channel[],
  ways: readonly [Money, ...Money[]],
): CostComparison {
  const costs = ways.flatMap((money) =>
    channels
      .filter((channel) => obstacleInMoney(channel, money) === undefined)
      .map((channel) => channelCost(channel, money)),
  );
  return {
    amount: toMajorNumber(ways[0]),
    currency: ways[0].currency,
    costs: costs.sort((one, other) => one.feeRate - other.feeRate),
  };
}

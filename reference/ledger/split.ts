/**
 * Who gets what of a payment. Whole minor units only: each fee is rounded half up, the merchant gets
 * the amount less the rounded fees, and what agents' shares leave over stays with the platform (LR-11).
 */
import { minorDigits } from '../../contracts/api/index.ts';

export const FEE_TYPES = [
  'physical',
  'digital',
  'service',
  'infra',
  'resource',
  'logic',
  'composite',
] as const;
export type FeeType = (typeof FEE_TYPES)[number];

/** Per mille of the amount. */
const FEES: Readonly<Record<FeeType, { readonly base: bigint; readonly pool: bigint }>> = {
  physical: { base: 5n, pool: 25n },
  digital: { base: 10n, pool: 40n },
  service: { base: 15n, pool: 65n },
  infra: { base: 5n, pool: 20n },
  resource: { base: 5n, pool: 25n },
  logic: { base: 10n, pool: 40n },
  composite: { base: 20n, pool: 80n },
};

const STRIPE_PER_MILLE = 29n;
const STRIPE_FIXED_USD_MICROS = 300_000n;

/** Percent of the pool fee, and for the referrer of the base fee. */
const EXECUTING_PERCENT = 70n;
const RECOMMENDING_PERCENT = 30n;
const REFERRING_PERCENT = 20n;

export interface Agents {
  readonly executing: string | null;
  readonly recommending: string | null;
  readonly referring: string | null;
}

export interface SplitInput {
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Micro-dollars for one major unit of the currency. */
  readonly usdRateMicros: bigint;
  readonly feeType: FeeType;
  readonly agents: Agents;
  /** What the channel takes; absent: what Stripe does. */
  readonly channelFee?: bigint | undefined;
}

/** Minor units. providerFee + platform + merchant + all agents' shares = the amount. */
export interface Split {
  readonly providerFee: bigint;
  readonly platform: bigint;
  readonly merchant: bigint;
  readonly agents: readonly { readonly agentId: string; readonly share: bigint }[];
}

/** @throws RangeError when the fees are more than the amount. */
export function split(input: SplitInput): Split {
  const { amountMinor, feeType, agents } = input;
  const providerFee = input.channelFee ?? stripeFee(input);
  const base = roundHalfUp(amountMinor * FEES[feeType].base, 1000n);
  const pool = roundHalfUp(amountMinor * FEES[feeType].pool, 1000n);
  const merchant = amountMinor - providerFee - base - pool;
  if (merchant < 0n) throw new RangeError(`fees are more than the amount of ${amountMinor}`);
  const shares = [
    { agentId: agents.executing, share: (pool * EXECUTING_PERCENT) / 100n },
    { agentId: agents.recommending, share: (pool * RECOMMENDING_PERCENT) / 100n },
    { agentId: agents.referring, share: (base * REFERRING_PERCENT) / 100n },
  ].filter((part): part is { agentId: string; share: bigint } => part.agentId !== null);
  const given = shares.reduce((sum, { share }) => sum + share, 0n);
  return { providerFee, platform: base + pool - given, merchant, agents: shares };
}

/** The platform's part of a payment, base and pool fee, as a decimal fraction such as `0.030`. */
export function commissionRate(feeType: FeeType): string {
  const { base, pool } = FEES[feeType];
  return `0.${String(base + pool).padStart(3, '0')}`;
}

/** Base and pool fee together, each rounded. */
export function platformFee(amountMinor: bigint, feeType: FeeType): bigint {
  const { base, pool } = FEES[feeType];
  return roundHalfUp(amountMinor * base, 1000n) + roundHalfUp(amountMinor * pool, 1000n);
}

/** Whether the amount covers the fees of every fee type: asked before a payment is opened. */
export function coversFees(input: Pick<SplitInput, 'amountMinor' | 'currency' | 'usdRateMicros'>) {
  return input.amountMinor >= stripeFee(input) + platformFee(input.amountMinor, 'composite');
}

/** 2.9 % + 0.30 USD at the payment's rate, rounded once. */
export function stripeFee(
  input: Pick<SplitInput, 'amountMinor' | 'currency' | 'usdRateMicros'>,
): bigint {
  const unit = 10n ** BigInt(minorDigits(input.currency));
  const variable = input.amountMinor * STRIPE_PER_MILLE * input.usdRateMicros;
  const fixed = STRIPE_FIXED_USD_MICROS * unit * 1000n;
  return roundHalfUp(variable + fixed, 1000n * input.usdRateMicros);
}

/** For what is not negative. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

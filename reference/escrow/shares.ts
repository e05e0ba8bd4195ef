/**
 * Who shares in a deal, in basis points as the contract counts them, and what each gets: the same
 * arithmetic as Shares.sol, so that books and chain agree to the unit (LR-11).
 */
import type { Commission, EscrowBody } from '../../contracts/api/index.ts';
import { Refusal } from '../http/refusal.ts';
import { commissionRate } from '../ledger/split.ts';
import { feeTypeOf } from '../payments/terms.ts';

export const WHOLE = 10_000;

/** Basis points; together the whole. */
export interface Shares {
  readonly merchant: number;
  readonly agent: number;
  readonly platform: number;
}

/** The token's smallest units; together the amount. */
export interface Parts {
  readonly merchant: bigint;
  readonly agent: bigint;
  readonly platform: bigint;
}

/**
 * What the buyer agreed on; without a word the platform's commission is that of what is bought.
 * @throws Refusal
 */
export function sharesOf(body: Pick<EscrowBody, 'commission' | 'commissionRate' | 'orderType'>) {
  const { commission, commissionRate: rate, orderType } = body;
  if (commission && rate !== undefined) throw refused('name commission or commissionRate.');
  if (commission) return agreed(commission);
  const platform = basisPoints(rate ?? Number(commissionRate(feeTypeOf(orderType))));
  return { merchant: WHOLE - platform, agent: 0, platform };
}

/** Rounded down to the unit; what that leaves over is the merchant's. */
export function partsOf(units: bigint, shares: Shares): Parts {
  const agent = (units * BigInt(shares.agent)) / BigInt(WHOLE);
  const platform = (units * BigInt(shares.platform)) / BigInt(WHOLE);
  return { merchant: units - agent - platform, agent, platform };
}

export function commissionOf({ merchant, agent, platform }: Shares): Commission {
  return { merchant: merchant / WHOLE, agent: agent / WHOLE, paymind: platform / WHOLE };
}

function agreed({ merchant, agent, paymind }: Commission): Shares {
  const shares = {
    merchant: basisPoints(merchant),
    agent: basisPoints(agent),
    platform: basisPoints(paymind),
  };
  if (shares.merchant + shares.agent + shares.platform !== WHOLE)
    throw refused('the parts of commission must add up to 1.');
  return shares;
}

/** The decimal as it was written, and not as a float adds up. */
function basisPoints(fraction: number): number {
  const points = Math.round(fraction * WHOLE);
  if (points / WHOLE !== fraction) throw refused('a commission has at most four decimals.');
  return points;
}

function refused(message: string): Refusal {
  return new Refusal('COMMISSION_REFUSED', { message });
}

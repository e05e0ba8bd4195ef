/** Who a payment is for and what it buys: the terms that decide how it is split. */
import type { Agents, FeeType } from '../ledger/split.ts';
import type { Metadata, Payment } from './payment.ts';

export interface Terms {
  readonly merchantId: string | null;
  readonly feeType: FeeType;
  readonly agents: Agents;
}

const ORDER_FEES: Readonly<Record<string, FeeType>> = {
  nft: 'digital',
  virtual: 'digital',
  service: 'service',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function termsOf(payment: Pick<Payment, 'merchantId' | 'agentId' | 'metadata'>): Terms {
  const { merchantId, agentId, metadata } = payment;
  return {
    merchantId,
    feeType: feeTypeOf(metadata.orderType),
    agents: {
      executing: agentId,
      recommending: idIn(metadata, 'recommendingAgentId'),
      referring: idIn(metadata, 'referringAgentId'),
    },
  };
}

export function sameTerms(one: Terms, other: Terms): boolean {
  return (
    one.merchantId === other.merchantId &&
    one.feeType === other.feeType &&
    one.agents.executing === other.agents.executing &&
    one.agents.recommending === other.agents.recommending &&
    one.agents.referring === other.agents.referring
  );
}

/** The locked exchange rate that a payment uses. */
export function rateLockOf({ metadata }: Pick<Payment, 'metadata'>): string | null {
  return idIn(metadata, 'exchangeRateLockId');
}

/** The UUID that a member of the metadata holds, if it does. */
export function idIn(metadata: Metadata, member: string): string | null {
  const value = metadata[member];
  return typeof value === 'string' && UUID.test(value) ? value.toLowerCase() : null;
}

/** What is bought decides the fee; everything unknown is taken for something physical. */
export function feeTypeOf(orderType: unknown): FeeType {
  if (typeof orderType !== 'string' || !Object.hasOwn(ORDER_FEES, orderType)) return 'physical';
  return ORDER_FEES[orderType] ?? 'physical';
}

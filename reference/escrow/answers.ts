/** Escrows as the API shows them. */
import { type Escrow as EscrowAnswer, toMajorNumber } from '../../contracts/api/index.ts';
import { dealIdOf } from './deal-id.ts';
import type { Escrow } from './escrow.ts';
import { commissionOf } from './shares.ts';

export function escrowAnswer(escrow: Escrow, contractAddress: string): EscrowAnswer {
  const { id, paymentId, buyerId, merchantId, amountMinor: minor, currency } = escrow;
  const { status, orderType, settlementType, autoReleaseDays, releaseAt } = escrow;
  const { transactionHash, disputeReason, createdAt, updatedAt } = escrow;
  return {
    escrowId: id,
    contractAddress,
    dealId: dealIdOf(id),
    paymentId,
    buyerId,
    merchantId,
    amount: toMajorNumber({ minor, currency }),
    currency,
    commission: commissionOf(escrow.shares),
    status,
    orderType,
    settlementType,
    autoReleaseDays,
    autoReleaseAt: releaseAt?.toISOString() ?? null,
    transactionHash,
    disputeReason,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A refund as the program holds it, and as the API shows it. */
import { formatMoney, type Refund as RefundAnswer } from '../../contracts/api/index.ts';

export interface Refund {
  readonly id: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly reason: string;
  readonly status: RefundAnswer['status'];
  /** Stripe's id of it, or the hash of the transaction that gave the money back. */
  readonly providerRefundId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export function refundAnswer(refund: Refund): RefundAnswer {
  const { id, paymentId, amountMinor: minor, currency, reason, status } = refund;
  return {
    id,
    paymentId,
    amount: Number(formatMoney({ minor, currency })),
    currency,
    reason,
    status,
    createdAt: refund.createdAt.toISOString(),
    updatedAt: refund.updatedAt.toISOString(),
  };
}

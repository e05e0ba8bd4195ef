/** The payment and the refund that the contract speaks about. */
import type { Payment } from '../../reference/payments/payment.ts';
import type { Refund } from '../../reference/refunds/refund.ts';
import type { Paid } from '../../reference/refunds/refund-store.ts';

const AT = new Date('2026-03-01T10:00:00Z');
const PAYMENT_ID = '3f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';

export const PAYMENT: Payment = {
  id: PAYMENT_ID,
  userId: '0b5c7a52-6f0e-4b0e-9a3f-0f6f0a1d2c3b',
  merchantId: null,
  agentId: null,
  method: 'stripe',
  status: 'pending',
  amountMinor: 1_250n,
  currency: 'USD',
  usdRateMicros: 1_000_000n,
  usdMinor: 1_250n,
  stripeIntentId: null,
  transactionHash: null,
  description: null,
  metadata: { orderId: 'order-1' },
  providerFeeMinor: null,
  commissionRate: null,
  refundReservedMinor: 0n,
  refundedMinor: 0n,
  createdAt: AT,
  updatedAt: AT,
  processedAt: null,
};

/** How the payment that is refunded was paid. */
export const PAID: Paid = {
  method: 'stripe',
  intentId: 'pi_agreedpaid',
  transactionHash: 'pi_agreedpaid',
};

export const REFUND: Refund = {
  id: '5a1e9f80-6e0c-4f88-8a43-9d0e1f2a3b4c',
  paymentId: PAYMENT_ID,
  amountMinor: 500n,
  currency: 'USD',
  reason: 'a chipped cup',
  status: 'processing',
  providerRefundId: null,
  createdAt: AT,
  updatedAt: AT,
};

/** One cent more than was paid. */
export const TOO_MUCH: Refund = {
  ...REFUND,
  id: '6b2fa091-7f1d-4a99-9b54-ae1f2a3b4c5d',
  amountMinor: PAYMENT.amountMinor + 1n,
};

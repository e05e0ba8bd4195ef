/** Refunds at Stripe. */
import { asked, type StripeClient } from '../payments/stripe-provider.ts';
import type { RefundProvider } from './refund-service.ts';
import type { RefundEnd } from './refund-store.ts';

export function stripeRefunds(stripe: StripeClient): RefundProvider {
  return {
    refund: (refund, { intentId }) =>
      asked(async () => {
        if (refund.providerRefundId !== null)
          return endOf(await stripe.refunds.retrieve(refund.providerRefundId));
        const parameters = {
          payment_intent: intentId ?? '',
          amount: Number(refund.amountMinor),
          metadata: { refundId: refund.id, paymentId: refund.paymentId },
        };
        return endOf(await stripe.refunds.create(parameters, { idempotencyKey: refund.id }));
      }),
  };
}

function endOf(refund: { readonly id: string; readonly status: string | null }): RefundEnd {
  const { id: providerRefundId, status } = refund;
  if (status === 'succeeded') return { status: 'completed', providerRefundId };
  if (status === 'failed' || status === 'canceled') return { status: 'failed', providerRefundId };
  return { status: 'processing', providerRefundId };
}

/** The moves that a payment may make (LR-10). Nothing else ever changes a status. */
import type { PaymentStatus } from '../../contracts/api/index.ts';

/**
 * A failed payment can still complete: Stripe lets the payer try another card on the same intent, and
 * money that has arrived must never go unbooked. Nothing leads back to pending.
 */
const MOVES: Readonly<Record<PaymentStatus, readonly PaymentStatus[]>> = {
  pending: ['processing', 'completed', 'failed', 'cancelled'],
  processing: ['completed', 'failed', 'cancelled'],
  failed: ['processing', 'completed', 'cancelled'],
  cancelled: ['completed'],
  completed: ['refunded'],
  refunded: [],
};

export function mayMove(from: PaymentStatus, to: PaymentStatus): boolean {
  return MOVES[from].includes(to);
}

/** True once money is in: what was paid, and what was paid and given back. */
export function isPaid(status: PaymentStatus): boolean {
  return status === 'completed' || status === 'refunded';
}

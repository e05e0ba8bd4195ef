/** The ledger against the payments as the target tells them: needs no more than a read-only database. */
import type { BookComparison } from '../target.ts';
import {
  type BookedPayment,
  type LedgerBooks,
  type LedgerPayment,
  PAID,
  type TargetBooks,
} from './books.ts';
import { Comparison } from './comparison.ts';

/** A paid payment was taken in once, for its amount; what wasn't paid took nothing in (LR-11). */
export function comparePayments(ledger: LedgerBooks, target: TargetBooks): BookComparison {
  const comparison = new Comparison('ledger = payments', 'no payment was completed');
  const posted = new Map(ledger.payments.map((entry) => [entry.paymentId, entry]));
  for (const payment of target.payments) {
    const entry = posted.get(payment.id);
    if (PAID.has(payment.status)) comparison.entry(...paidDifferences(payment, entry));
    else if (entry && entry.takings > 0)
      comparison.entry(`payment ${payment.id} is ${payment.status}, and the ledger took money in`);
  }
  return comparison.done();
}

function paidDifferences(payment: BookedPayment, entry: LedgerPayment | undefined) {
  const where = `payment ${payment.id} of ${payment.minor} ${payment.currency}`;
  if (!entry) return [`${where} is ${payment.status}, and the ledger knows nothing of it`];
  return [
    entry.takings !== 1 && `${where}: ${entry.takings} entries took the money in`,
    entry.takenInMinor !== payment.minor && `${where}: the ledger took in ${entry.takenInMinor}`,
    entry.currency !== payment.currency && `${where}: the ledger took in ${entry.currency}`,
    entry.refundedMinor !== payment.refundedMinor &&
      `${where}: refunded ${payment.refundedMinor}, in the ledger ${entry.refundedMinor}`,
  ];
}

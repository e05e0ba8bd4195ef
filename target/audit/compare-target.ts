/** `provider = target`: a payment is completed exactly when the provider took its money, once, to the cent. */
import type { BookComparison, ProviderIntent } from '../target.ts';
import { type BookedPayment, PAID, type TargetBooks, tookMoney } from './books.ts';
import { Comparison } from './comparison.ts';

export function compareTarget(
  intents: readonly ProviderIntent[],
  target: TargetBooks,
): BookComparison {
  const comparison = new Comparison('provider = target', 'no payment was made');
  const byIntent = Map.groupBy(target.payments, (payment) => payment.intentId);
  const known = new Set(intents.map((intent) => intent.id));
  for (const intent of intents) {
    const payments = byIntent.get(intent.id) ?? [];
    if (payments.length > 0) comparison.entry(...differencesOf(intent, payments));
    else if (tookMoney(intent) && target.complete)
      comparison.entry(`${intent.id}: ${took(intent)}, and the target has no payment for it`);
  }
  for (const payment of target.payments)
    if (PAID.has(payment.status) && !known.has(payment.intentId ?? ''))
      comparison.entry(
        `payment ${payment.id} is ${payment.status}, and the provider knows no intent of it`,
      );
  return comparison.done();
}

function differencesOf(
  intent: ProviderIntent,
  payments: readonly BookedPayment[],
): (string | false)[] {
  const paid = payments.filter((payment) => PAID.has(payment.status));
  const where = `${intent.id} (payment ${payments.map((payment) => payment.id).join(', ')})`;
  if (!tookMoney(intent))
    return [paid.length > 0 && `${where}: completed, while the provider's is ${intent.status}`];
  const [payment] = paid;
  if (!payment) return [`${where}: ${took(intent)}, while the payment is ${payments[0]?.status}`];
  const currency = intent.currency.toUpperCase();
  const refunded = BigInt(intent.amountRefunded);
  return [
    paid.length > 1 && `${where}: one intent completed ${paid.length} payments`,
    (payment.minor !== BigInt(intent.amountReceived) || payment.currency !== currency) &&
      `${where}: ${took(intent)}, while the payment is of ${payment.minor} ${payment.currency}`,
    payment.refundedMinor !== refunded &&
      `${where}: the provider gave back ${refunded}, while the target says ${payment.refundedMinor}`,
    refunded > BigInt(intent.amountReceived) && `${where}: more went back than came in`,
  ];
}

const took = (intent: ProviderIntent) =>
  `the provider took ${intent.amountReceived} ${intent.currency.toUpperCase()}`;

/** The ledger against itself, against the provider, and its settlements against their payments. */
import type { BookComparison, ProviderIntent } from '../target.ts';
import {
  type LedgerBooks,
  type LedgerPayment,
  PAID,
  type TargetBooks,
  tookMoney,
} from './books.ts';
import { Comparison } from './comparison.ts';

/** Every entry's postings add up to zero in each currency (LR-11). */
export function compareBalance(ledger: LedgerBooks): BookComparison {
  const comparison = new Comparison('ledger balances', 'the ledger has no entry');
  const broken = new Map(ledger.unbalanced.map((entry) => [entry.entryId, entry]));
  for (const { entryId, currency, sumMinor } of broken.values())
    comparison.entry(`entry ${entryId} adds up to ${sumMinor} ${currency}, not to zero`);
  for (let balanced = ledger.entries - broken.size; balanced > 0; balanced -= 1) comparison.entry();
  return comparison.done();
}

/** What the ledger took in and gave back for a payment is what the provider did, in one entry. */
export function compareLedger(
  ledger: LedgerBooks,
  target: TargetBooks,
  intents: readonly ProviderIntent[],
): BookComparison {
  const comparison = new Comparison('ledger = provider', 'no money came in');
  const payments = new Map(target.payments.map((payment) => [payment.id, payment]));
  const byIntent = new Map<string, LedgerPayment>();
  const known = new Set(intents.map((intent) => intent.id));
  for (const entry of ledger.payments) {
    const intentId = payments.get(entry.paymentId)?.intentId;
    if (intentId !== undefined && known.has(intentId)) byIntent.set(intentId, entry);
    else comparison.entry(`payment ${entry.paymentId}: in the ledger, unknown to the provider`);
  }
  for (const intent of intents) {
    const entry = byIntent.get(intent.id);
    if (entry) comparison.entry(...postedDifferences(intent, entry));
    else if (tookMoney(intent))
      comparison.entry(
        `${intent.id}: the provider took ${intent.amountReceived}, the ledger nothing`,
      );
  }
  return comparison.done();
}

function postedDifferences(intent: ProviderIntent, entry: LedgerPayment): (string | false)[] {
  const where = `${intent.id} (payment ${entry.paymentId})`;
  const received = tookMoney(intent) ? BigInt(intent.amountReceived) : 0n;
  const refunded = BigInt(intent.amountRefunded);
  return [
    entry.takings > 1 && `${where}: ${entry.takings} entries took the money in`,
    entry.takenInMinor !== received &&
      `${where}: the provider took ${received}, the ledger ${entry.takenInMinor}`,
    entry.refundedMinor !== refunded &&
      `${where}: the provider gave back ${refunded}, the ledger ${entry.refundedMinor}`,
    entry.currency !== intent.currency.toUpperCase() &&
      `${where}: ${intent.currency} at the provider, ${entry.currency} in the ledger`,
  ];
}

/** Each paid payment has one settlement, whose parts add up to the payment exactly (LR-11). */
export function compareSettlements(ledger: LedgerBooks, target: TargetBooks): BookComparison {
  const comparison = new Comparison('settlement = payment', 'no payment was completed');
  const settled = Map.groupBy(ledger.settlements, (settlement) => settlement.paymentId);
  for (const payment of target.payments) {
    const own = settled.get(payment.id) ?? [];
    const isPaid = PAID.has(payment.status);
    if (!isPaid && own.length === 0) continue;
    const [settlement] = own;
    comparison.entry(
      isPaid && own.length !== 1 && `payment ${payment.id} has ${own.length} settlements`,
      !isPaid && `payment ${payment.id} is ${payment.status}, and was settled`,
      settlement &&
        settlement.grossMinor !== payment.minor &&
        `payment ${payment.id} of ${payment.minor} was settled as ${settlement.grossMinor}`,
      settlement &&
        settlement.partsMinor !== settlement.grossMinor &&
        `payment ${payment.id}: the parts add up to ${settlement.partsMinor}, not ${settlement.grossMinor}`,
    );
  }
  return comparison.done();
}

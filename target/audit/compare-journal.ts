/** `journal = provider`: what payers were promised happened at the provider, once, to the cent. */
import type { BookComparison, JournalEntry, ProviderIntent } from '../target.ts';
import { tookMoney } from './books.ts';
import { Comparison } from './comparison.ts';

export function compareJournal(
  journal: readonly JournalEntry[],
  intents: readonly ProviderIntent[],
): BookComparison {
  const comparison = new Comparison('journal = provider', 'no payer was promised anything');
  const byId = new Map(intents.map((intent) => [intent.id, intent]));
  const byPayment = new Map(intents.map((intent) => [intent.metadata.paymentId, intent]));
  const intentOf = ({ intentId, paymentId }: JournalEntry) =>
    byId.get(intentId ?? '') ?? byPayment.get(paymentId);
  const byCard = journal.filter((entry) => entry.method === undefined && !isChainRefund(entry));
  const ofKind = (kind: JournalEntry['kind']) => byCard.filter((entry) => entry.kind === kind);
  for (const entry of ofKind('intent-created')) comparison.entry(opened(entry, intentOf(entry)));
  for (const entry of ofKind('payment-processed'))
    if (entry.status === 'completed') comparison.entry(paid(entry, intentOf(entry)));
  for (const entries of grouped(ofKind('payment-processed'), 'intentId'))
    comparison.entry(oneEffect(entries));
  for (const entries of grouped(ofKind('refund-answered'), 'paymentId'))
    comparison.entry(givenBack(entries, entries[0] && intentOf(entries[0])));
  return comparison.done();
}

function grouped(entries: readonly JournalEntry[], by: 'intentId' | 'paymentId') {
  const named = entries.filter((entry) => entry[by] !== undefined);
  return Map.groupBy(named, (entry) => entry[by]).values();
}

function opened(entry: JournalEntry, intent: ProviderIntent | undefined) {
  if (!intent) return `intent ${entry.intentId} was promised, and the provider does not know it`;
  if (sameMoney(entry, intent.amount, intent)) return false;
  return `intent ${intent.id} was promised for ${money(entry)}, and is of ${intent.amount} ${intent.currency}`;
}

function paid(entry: JournalEntry, intent: ProviderIntent | undefined) {
  const what = `payment ${entry.paymentId} was answered as completed`;
  if (!intent) return `${what}, and the provider knows no intent of it`;
  if (!tookMoney(intent)) return `${what}, while ${intent.id} is ${intent.status}`;
  if (sameMoney(entry, intent.amountReceived, intent)) return false;
  return `${what} for ${money(entry)}, while ${intent.amountReceived} ${intent.currency} came in`;
}

/** However often a payer retried, one intent pays for one payment. */
function oneEffect(entries: readonly JournalEntry[]) {
  const payments = new Set(entries.map((entry) => entry.paymentId));
  if (payments.size <= 1) return false;
  return `intent ${entries[0]?.intentId} was answered as ${payments.size} payments: ${[...payments].join(', ')}`;
}

/** A lost answer may hide a refund that happened, so the provider may have more; never less. */
function givenBack(entries: readonly JournalEntry[], intent: ProviderIntent | undefined) {
  const completed = entries.filter((entry) => entry.status === 'completed');
  const once = new Map(completed.map((entry) => [entry.refundId ?? `${entry.at}`, entry]));
  const promised = [...once.values()].reduce((sum, entry) => sum + BigInt(entry.minor), 0n);
  const where = `payment ${entries[0]?.paymentId}`;
  if (!intent)
    return (
      promised > 0n && `${where}: ${promised} were promised back, and no intent is known of it`
    );
  const gone = BigInt(intent.amountRefunded);
  if (gone > BigInt(intent.amountReceived)) return `${where}: more went back than came in`;
  return promised > gone && `${where}: ${promised} were promised back, ${gone} went back`;
}

const sameMoney = (entry: JournalEntry, minor: number, { currency }: ProviderIntent) =>
  entry.minor === String(minor) && entry.currency.toLowerCase() === currency.toLowerCase();
const money = (entry: JournalEntry) => `${entry.minor} ${entry.currency}`;

/** The answer to a refund does not say how its payment was paid: no card pays in coins. */
export function isChainRefund({ kind, currency }: JournalEntry): boolean {
  return kind === 'refund-answered' && currency === 'USDC';
}

/** The chain against the ledger and against what payers were promised: what no block holds, paid nothing (LR-18). */
import type { BookComparison, JournalEntry } from '../target.ts';
import {
  type ChainBooks,
  type ChainRefund,
  type ChainUse,
  type LedgerBooks,
  PAID,
  type TargetBooks,
} from './books.ts';
import { isChainRefund } from './compare-journal.ts';
import { Comparison } from './comparison.ts';

type Transfers = Pick<ChainBooks, 'transfers' | 'left'>;

const NOTHING = 'nothing was paid on a chain';

/** Each transaction that the target was paid by is on the chain, for that money, and in the ledger once. */
export function compareChain(
  chain: Transfers,
  ledger: LedgerBooks,
  target: TargetBooks,
): BookComparison {
  const comparison = new Comparison('chain = ledger', NOTHING);
  const bySource = Map.groupBy(ledger.chainUses, ({ sourceId }) => sourceId);
  for (const use of ledger.chainUses) comparison.entry(...useDifferences(chain, use));
  for (const { id, status, minor } of target.onChain) {
    const uses = bySource.get(id) ?? [];
    const where = `payment ${id} of ${minor} is ${status}`;
    const [use] = uses;
    if (!PAID.has(status)) comparison.entry(use && `${where}, and ${use.hash} paid it`);
    else
      comparison.entry(
        uses.length !== 1 && `${where}, and ${uses.length} transactions paid it`,
        use && use.minor !== minor && `${where}, and ${use.hash} paid ${use.minor}`,
      );
  }
  for (const refund of ledger.chainRefunds) comparison.entry(...refundDifferences(chain, refund));
  const known = new Set(ledger.chainRefunds.map(({ hash }) => hash));
  for (const { hash, minor } of chain.left)
    if (!known.has(hash.toLowerCase()))
      comparison.entry(`${hash}: ${minor} left the treasury, and no refund knows of it`);
  return comparison.done();
}

/** What was given back left the treasury, once; what was not, did not. */
function refundDifferences({ left }: Transfers, refund: ChainRefund) {
  const { id, status, minor, hash, takenOutMinor } = refund;
  const where = `refund ${id} of ${minor} is ${status}`;
  const given = left.filter((transfer) => transfer.hash.toLowerCase() === hash);
  const shown = given.reduce((sum, transfer) => sum + transfer.minor, 0n);
  const expected = status === 'completed' ? minor : 0n;
  return [
    shown !== expected && `${where}: the chain shows ${shown} that left the treasury`,
    takenOutMinor !== expected && `${where}: the ledger took ${takenOutMinor} out of the treasury`,
  ];
}

function useDifferences(chain: Transfers, use: ChainUse) {
  const { hash, account, minor, sourceId, takenInMinor } = use;
  const where = `${hash} (of ${sourceId})`;
  const shown = shownBy(chain, hash, account);
  return [
    shown !== minor && `${where}: the chain shows ${shown} to ${account}, the target ${minor}`,
    takenInMinor !== minor && `${where}: the ledger took in ${takenInMinor} of ${minor}`,
  ];
}

/** What was answered as completed is on the chain, and one transaction is one payment. */
export function compareChainJournal(
  journal: readonly JournalEntry[],
  chain: Transfers,
): BookComparison {
  const comparison = new Comparison('journal = chain', NOTHING);
  const promised = journal.filter(
    ({ method, status, transactionHash }) =>
      method !== undefined && transactionHash !== undefined && status === 'completed',
  );
  const byHash = Map.groupBy(promised, ({ transactionHash = '' }) => transactionHash.toLowerCase());
  for (const [hash, entries] of byHash) {
    const payments = new Set(entries.map(({ paymentId }) => paymentId));
    const { minor } = entries[0] ?? {};
    const shown = shownBy(chain, hash, 'chain:treasury');
    comparison.entry(
      payments.size > 1 && `${hash} was answered as ${payments.size} payments`,
      minor !== String(shown) && `${hash} was promised for ${minor}, and the chain shows ${shown}`,
    );
  }
  const answered = journal.filter((entry) => isChainRefund(entry) && entry.status === 'completed');
  if (answered.length > 0) comparison.entry(promisedBack(answered, chain));
  return comparison.done();
}

/** Each refund counts once, however often it was answered. A lost answer may hide one that happened. */
function promisedBack(answered: readonly JournalEntry[], { left }: Transfers) {
  const once = new Map(answered.map((entry) => [entry.refundId, BigInt(entry.minor)]));
  const promised = [...once.values()].reduce((sum, minor) => sum + minor, 0n);
  const gone = left.reduce((sum, { minor }) => sum + minor, 0n);
  return promised > gone && `${promised} were promised back, and ${gone} left the treasury`;
}

function shownBy(chain: Transfers, hash: string, account: string): bigint {
  return chain.transfers
    .filter((transfer) => transfer.hash.toLowerCase() === hash && transfer.account === account)
    .reduce((sum, transfer) => sum + transfer.minor, 0n);
}

/** How the books stand after the load: one case for each pair of books that its flows write. */
import type { CaseResult } from '../evidence/index.ts';
import type { PairOfBooks } from '../target/index.ts';
import type { BookComparison } from '../target/target.ts';
import { skipped } from './converter.ts';
import { type FlowName, flowsOf, type Shares } from './peak.ts';

const EVERY_LOAD: readonly PairOfBooks[] = ['ledger balances', 'settlement = payment'];
const ON_CHAIN: readonly PairOfBooks[] = ['chain = ledger', 'journal = chain'];

const WRITTEN_BY: Readonly<Record<FlowName, readonly PairOfBooks[]>> = {
  card: ['provider = target', 'journal = provider', 'ledger = provider', 'ledger = payments'],
  x402: ON_CHAIN,
  'cross-border': ['ramps = sessions', 'ledger = sessions'],
  escrow: ['chain = escrows'],
  agent: [...ON_CHAIN, 'ledger = agent payments'],
};

/** Other pairs have nothing to compare after such a load. */
export function booksWrittenBy(shares: Shares): ReadonlySet<string> {
  return new Set([...EVERY_LOAD, ...flowsOf(shares).flatMap((flow) => WRITTEN_BY[flow])]);
}

/** A case for each pair that was compared and that the load has written. */
export function bookCases(comparisons: readonly BookComparison[], shares: Shares): CaseResult[] {
  const check = 'load.books-agree';
  const books = booksWrittenBy(shares);
  const written = comparisons.filter((comparison) => books.has(comparison.books));
  if (written.length === 0) return [skipped(check, 'no books were compared')];
  return written.map(({ books, status, compared, differences, reason }) => ({
    check,
    title: `After the load: ${books}`,
    status: status === 'not-run' ? 'skipped' : status,
    message:
      reason ?? `${compared} compared; ${differences.slice(0, 5).join('; ') || 'they agree'}`,
    labels: { books },
    measurements: [
      {
        metric: `load.books-agree.${books.replaceAll(/\W+/g, '-')}`,
        value: differences.length,
        unit: 'differences',
        samples: compared,
        better: 'lower',
      },
    ],
  }));
}

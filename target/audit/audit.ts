/** Reads all books at the end of a test file or a load, and compares each with each. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BookComparison, JournalEntry, ProviderIntent } from '../target.ts';
import {
  type BookedEscrow,
  type BookedSession,
  type ChainBooks,
  isAbsent,
  type LedgerBooks,
  type NoBooks,
  type RampBookOrder,
  type RampBookPayout,
  type TargetBooks,
  type WithdrawalBooks,
} from './books.ts';
import { compareChain, compareChainJournal } from './compare-chain.ts';
import { compareDebts } from './compare-debts.ts';
import { compareEscrows } from './compare-escrows.ts';
import { compareJournal } from './compare-journal.ts';
import { compareBalance, compareLedger, compareSettlements } from './compare-ledger.ts';
import { comparePayments } from './compare-payments.ts';
import { compareRamps, compareSessionPostings } from './compare-ramps.ts';
import { compareTarget } from './compare-target.ts';
import { comparePayouts, compareWithdrawalPostings } from './compare-withdrawals.ts';
import { notRun } from './comparison.ts';

export interface AllBooks {
  readonly journal: readonly JournalEntry[];
  readonly provider: readonly ProviderIntent[] | NoBooks;
  readonly target: TargetBooks | NoBooks;
  readonly ledger: LedgerBooks | NoBooks;
  readonly ramps: readonly RampBookOrder[] | NoBooks;
  readonly sessions: readonly BookedSession[] | NoBooks;
  readonly payouts: readonly RampBookPayout[] | NoBooks;
  readonly withdrawals: WithdrawalBooks | NoBooks;
  readonly chain: ChainBooks | NoBooks;
  readonly escrows: readonly BookedEscrow[] | NoBooks;
}

/** Every pair that `compareBooks` compares: what a whole run must have compared at least once. */
export const PAIRS_OF_BOOKS = [
  'provider = target',
  'journal = provider',
  'ledger balances',
  'ledger = provider',
  'ledger = payments',
  'settlement = payment',
  'ramps = sessions',
  'ledger = sessions',
  'payouts = withdrawals',
  'ledger = withdrawals',
  'chain = ledger',
  'journal = chain',
  'ledger = agent payments',
  'chain = escrows',
] as const;

export type PairOfBooks = (typeof PAIRS_OF_BOOKS)[number];

export function compareBooks(all: AllBooks): BookComparison[] {
  const { journal, provider, target, ledger, ramps, sessions, payouts, withdrawals } = all;
  const { chain, escrows } = all;
  const either = (...books: readonly object[]) => books.find(isAbsent)?.absent;
  const compare = (
    name: PairOfBooks,
    needed: readonly object[],
    comparison: () => BookComparison,
  ): BookComparison => {
    const absent = either(...needed);
    return absent === undefined ? comparison() : notRun(name, absent);
  };
  return [
    compare('provider = target', [provider, target], () =>
      compareTarget(provider as ProviderIntent[], target as TargetBooks),
    ),
    compare('journal = provider', [provider], () =>
      compareJournal(journal, provider as ProviderIntent[]),
    ),
    compare('ledger balances', [ledger], () => compareBalance(ledger as LedgerBooks)),
    compare('ledger = provider', [ledger, target, provider], () =>
      compareLedger(ledger as LedgerBooks, target as TargetBooks, provider as ProviderIntent[]),
    ),
    compare('ledger = payments', [ledger, target], () =>
      comparePayments(ledger as LedgerBooks, target as TargetBooks),
    ),
    compare('settlement = payment', [ledger, target], () =>
      compareSettlements(ledger as LedgerBooks, target as TargetBooks),
    ),
    compare('ramps = sessions', [ramps, sessions], () =>
      compareRamps(ramps as RampBookOrder[], sessions as BookedSession[]),
    ),
    compare('ledger = sessions', [sessions], () =>
      compareSessionPostings(sessions as BookedSession[]),
    ),
    compare('payouts = withdrawals', [payouts, withdrawals], () =>
      comparePayouts(payouts as RampBookPayout[], (withdrawals as WithdrawalBooks).withdrawals),
    ),
    compare('ledger = withdrawals', [withdrawals], () =>
      compareWithdrawalPostings(withdrawals as WithdrawalBooks),
    ),
    compare('chain = ledger', [chain, ledger, target], () =>
      compareChain(chain as ChainBooks, ledger as LedgerBooks, target as TargetBooks),
    ),
    compare('journal = chain', [chain], () => compareChainJournal(journal, chain as ChainBooks)),
    compare('ledger = agent payments', [ledger], () => compareDebts(ledger as LedgerBooks)),
    compare('chain = escrows', [chain, escrows], () =>
      compareEscrows(chain as ChainBooks, escrows as BookedEscrow[]),
    ),
  ];
}

const AGREE_WITHIN_MS = 3_000;
const READ_AGAIN_AFTER_MS = 100;

/**
 * Compares, and reads again while the books differ: an answered webhook may still be at work. What differs
 * after `withinMs` differs.
 */
export async function auditBooks(
  read: () => Promise<AllBooks>,
  withinMs = AGREE_WITHIN_MS,
): Promise<BookComparison[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const comparisons = compareBooks(await read());
    const agree = comparisons.every(({ status }) => status !== 'failed');
    if (agree || Date.now() >= deadline) return comparisons;
    await delay(READ_AGAIN_AFTER_MS);
  }
}

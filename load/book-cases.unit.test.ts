/** The books that a load has written must have been compared, each pair of them. */
import { describe, expect, test } from 'vitest';
import { PAIRS_OF_BOOKS } from '../target/index.ts';
import { bookCases } from './book-cases.ts';
import { skipped } from './converter.ts';
import { PLANNED_PEAK, type Shares } from './peak.ts';

describe('the books after the load', () => {
  test('each pair is a case that says how much was compared', () => {
    const [one] = bookCases(
      [{ books: 'ledger = provider', status: 'passed', compared: 4300, differences: [] }],
      { card: 100 },
    );
    expect(one).toMatchObject({
      check: 'load.books-agree',
      status: 'passed',
      message: '4300 compared; they agree',
      labels: { books: 'ledger = provider' },
      measurements: [{ metric: 'load.books-agree.ledger-provider', value: 0, samples: 4300 }],
    });
  });

  test('books that differ fail and show the first differences', () => {
    const differences = ['pi_7 paid 5.00, booked twice', 'pi_9 paid 2.00, not booked'];
    const [one] = bookCases(
      [{ books: 'ledger = provider', status: 'failed', compared: 9, differences }],
      { card: 100 },
    );
    expect(one?.status).toBe('failed');
    expect(one?.message).toContain('pi_7 paid 5.00, booked twice; pi_9 paid 2.00, not booked');
  });

  test('books that no flow of the load writes are not asked for; each of its own is', () => {
    const all = PAIRS_OF_BOOKS.map((books) => ({
      ...({
        books,
        status: 'not-run',
        compared: 0,
        differences: [],
        reason: 'nothing there',
      } as const),
    }));
    const asked = (shares: Shares) => bookCases(all, shares).map(({ labels }) => labels?.books);
    expect(asked({ card: 95, escrow: 5 })).toContain('chain = escrows');
    expect(asked({ card: 100 })).not.toContain('chain = escrows');
    const whole = new Set(asked(PLANNED_PEAK.shares));
    expect(PAIRS_OF_BOOKS.filter((books) => !whole.has(books))).toEqual([
      'payouts = withdrawals',
      'ledger = withdrawals',
    ]);
  });

  test('no comparison at all is skipped, not passed', () => {
    expect(bookCases([], { card: 100 })).toEqual([
      skipped('load.books-agree', 'no books were compared'),
    ]);
  });
});

/** The ledger against the payments: no provider and no journal is asked. */
import { expect, test } from 'vitest';
import type { BookedPayment, LedgerPayment } from './books.ts';
import { comparePayments } from './compare-payments.ts';

const payment: BookedPayment = {
  id: 'p1',
  intentId: 'pi_1',
  status: 'completed',
  minor: 1000n,
  currency: 'USD',
  refundedMinor: 300n,
};
const posted: LedgerPayment = {
  paymentId: 'p1',
  currency: 'USD',
  takenInMinor: 1000n,
  refundedMinor: 300n,
  takings: 1,
};

function compare(payments: readonly BookedPayment[], postings: readonly LedgerPayment[]) {
  const ledger = {
    entries: 1,
    unbalanced: [],
    payments: postings,
    settlements: [],
    chainUses: [],
    chainRefunds: [],
    debts: [],
  };
  return comparePayments(ledger, { payments, onChain: [], complete: true });
}

test('a payment that was taken in once, for its amount and less its refund, agrees', () => {
  expect(compare([payment], [posted])).toMatchObject({ status: 'passed', compared: 1 });
});

test('where nothing was paid, nothing is proven', () => {
  expect(compare([{ ...payment, status: 'pending' }], [])).toMatchObject({ status: 'not-run' });
});

test.each<[string, Partial<BookedPayment>, Partial<LedgerPayment>, RegExp]>([
  ['no posting', {}, { paymentId: 'p9' }, /knows nothing of it/],
  ['a posting twice', {}, { takings: 2 }, /2 entries took the money in/],
  ['a wrong cent', {}, { takenInMinor: 999n }, /took in 999/],
  ['another currency', {}, { currency: 'EUR' }, /took in EUR/],
  ['a refund not posted', {}, { refundedMinor: 0n }, /refunded 300, in the ledger 0/],
  ['money for a failed payment', { status: 'failed' }, {}, /is failed, and the ledger took/],
])('%s fails', (_what, change, posting, difference) => {
  const outcome = compare([{ ...payment, ...change }], [{ ...posted, ...posting }]);
  expect(outcome.status).toBe('failed');
  expect(outcome.differences.join('\n')).toMatch(difference);
});

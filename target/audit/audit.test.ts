/** Each rule of the audit: books that agree pass, and one wrong cent or effect fails for its reason. */
import { describe, expect, test } from 'vitest';
import type { JournalEntry, ProviderIntent } from '../target.ts';
import { type AllBooks, auditBooks, compareBooks, PAIRS_OF_BOOKS } from './audit.ts';
import type { BookedPayment, LedgerBooks, LedgerPayment } from './books.ts';

const intent: ProviderIntent = {
  id: 'pi_1',
  status: 'succeeded',
  amount: 1000,
  amountReceived: 1000,
  amountRefunded: 300,
  currency: 'usd',
  metadata: { paymentId: 'p1' },
};
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
const settlement = { paymentId: 'p1', grossMinor: 1000n, partsMinor: 1000n };
const onChain = { chainUses: [], chainRefunds: [], debts: [] };
const nothing = { unbalanced: [], payments: [], settlements: [], ...onChain };
const ledger: LedgerBooks = {
  ...nothing,
  entries: 2,
  payments: [posted],
  settlements: [settlement],
};
const promise = (kind: JournalEntry['kind'], more: Partial<JournalEntry> = {}): JournalEntry => ({
  at: 1,
  kind,
  paymentId: 'p1',
  intentId: 'pi_1',
  minor: '1000',
  currency: 'USD',
  status: 'completed',
  ...more,
});
const refund = promise('refund-answered', {
  intentId: undefined,
  refundId: 'r1',
  minor: '300',
} as never);
/** The books of flows that have tests of their own. */
const others = {
  ramps: [],
  sessions: [],
  payouts: [],
  withdrawals: { withdrawals: [], overdrafts: [] },
  chain: { transfers: [], left: [], deals: [], heldMinor: 0n },
  escrows: [],
} as const;
const books: AllBooks = {
  journal: [promise('intent-created'), promise('payment-processed'), refund, refund],
  provider: [intent],
  target: { payments: [payment], onChain: [], complete: true },
  ledger,
  ...others,
};

const target = (change: Partial<BookedPayment>): Partial<AllBooks> => ({
  target: { payments: [{ ...payment, ...change }], onChain: [], complete: true },
});
const provider = (change: Partial<ProviderIntent>): Partial<AllBooks> => ({
  provider: [{ ...intent, ...change }],
});
const posting = (change: Partial<LedgerPayment>): Partial<AllBooks> => ({
  ledger: { ...ledger, payments: [{ ...posted, ...change }] },
});
const outcomeOf = (name: string, all: AllBooks) =>
  compareBooks(all).find((comparison) => comparison.books === name);

test('books that agree pass in every comparison that there is something for, and say how many entries were compared', () => {
  const all = compareBooks(books);
  const seen = all.map(({ books: name, status, compared }) => [name, status, compared]);
  expect(seen).toEqual([
    ['provider = target', 'passed', 1],
    ['journal = provider', 'passed', 4],
    ['ledger balances', 'passed', 2],
    ['ledger = provider', 'passed', 1],
    ['ledger = payments', 'passed', 1],
    ['settlement = payment', 'passed', 1],
    ['ramps = sessions', 'not-run', 0],
    ['ledger = sessions', 'not-run', 0],
    ['payouts = withdrawals', 'not-run', 0],
    ['ledger = withdrawals', 'not-run', 0],
    ['chain = ledger', 'not-run', 0],
    ['journal = chain', 'not-run', 0],
    ['ledger = agent payments', 'not-run', 0],
    ['chain = escrows', 'not-run', 0],
  ]);
  expect(seen.map(([name]) => name)).toEqual([...PAIRS_OF_BOOKS]);
});

test('nothing compared is not run, never passed', () => {
  const empty: AllBooks = {
    journal: [],
    provider: [],
    target: { payments: [], onChain: [], complete: true },
    ledger: { entries: 0, ...nothing },
    ...others,
  };
  for (const comparison of compareBooks(empty)) {
    expect(comparison).toMatchObject({ status: 'not-run', compared: 0 });
    expect(comparison.reason).not.toBe('');
  }
});

test('books that are absent say so', () => {
  const seen = compareBooks({ ...books, ledger: { absent: 'needs database' } });
  const absent = seen.filter(({ reason }) => reason === 'needs database');
  expect(absent).toHaveLength(6);
});

describe('a difference fails its comparison and no other name', () => {
  test.each<[string, string, Partial<AllBooks>, RegExp]>([
    [
      'a lost payment',
      'provider = target',
      { target: { payments: [], onChain: [], complete: true } },
      /has no payment/,
    ],
    [
      'money taken for a pending payment',
      'provider = target',
      target({ status: 'pending' }),
      /took 1000 USD.*is pending/,
    ],
    [
      'a decline completed',
      'provider = target',
      provider({ status: 'requires_payment_method' }),
      /completed, while/,
    ],
    ['a wrong cent', 'provider = target', target({ minor: 1001n }), /of 1001/],
    ['a wrong currency', 'provider = target', target({ currency: 'EUR' }), /EUR/],
    ['a forgotten refund', 'provider = target', target({ refundedMinor: 0n }), /gave back 300/],
    ['a payment out of nothing', 'provider = target', { provider: [] }, /knows no intent/],
    [
      'one intent, two payments',
      'provider = target',
      { target: { payments: [payment, { ...payment, id: 'p2' }], onChain: [], complete: true } },
      /completed 2 payments/,
    ],
    ['a promised intent that is none', 'journal = provider', { provider: [] }, /does not know it/],
    ['a promise of another amount', 'journal = provider', provider({ amount: 1 }), /is of 1 usd/],
    [
      'a promise of a decline',
      'journal = provider',
      provider({ status: 'canceled' }),
      /is canceled/,
    ],
    [
      'a promised refund that never went',
      'journal = provider',
      provider({ amountRefunded: 299 }),
      /299 went back/,
    ],
    [
      'more back than in',
      'journal = provider',
      provider({ amountRefunded: 1001 }),
      /more went back/,
    ],
    [
      'a retry with a second effect',
      'journal = provider',
      {
        journal: [promise('payment-processed'), promise('payment-processed', { paymentId: 'p2' })],
      },
      /2 payments/,
    ],
    [
      'postings that do not balance',
      'ledger balances',
      { ledger: { ...ledger, unbalanced: [{ entryId: 'e1', currency: 'USD', sumMinor: 1n }] } },
      /adds up to 1 USD/,
    ],
    [
      'no posting',
      'ledger = provider',
      { ledger: { ...ledger, payments: [] } },
      /the ledger nothing/,
    ],
    [
      'a posting twice',
      'ledger = provider',
      posting({ takings: 2, takenInMinor: 2000n }),
      /2 entries/,
    ],
    ['a posted wrong cent', 'ledger = provider', posting({ takenInMinor: 999n }), /ledger 999/],
    ['a refund not posted', 'ledger = provider', posting({ refundedMinor: 0n }), /gave back 300/],
    [
      'a posting out of nothing',
      'ledger = provider',
      posting({ paymentId: 'p9' }),
      /unknown to the provider/,
    ],
    [
      'no settlement',
      'settlement = payment',
      { ledger: { ...ledger, settlements: [] } },
      /has 0 settlements/,
    ],
    [
      'parts that lose a cent',
      'settlement = payment',
      { ledger: { ...ledger, settlements: [{ ...settlement, partsMinor: 999n }] } },
      /add up to 999/,
    ],
    [
      'a settlement of a failure',
      'settlement = payment',
      target({ status: 'failed' }),
      /was settled/,
    ],
  ])('%s: %s', (_what, name, change, difference) => {
    const outcome = outcomeOf(name, { ...books, ...change });
    expect(outcome?.status).toBe('failed');
    expect(outcome?.differences.join('\n')).toMatch(difference);
  });
});

test('a target with other traffic is not asked about payments that are not this run’s', () => {
  const other = { ...intent, id: 'pi_other', metadata: {} };
  const shared = { ...books, target: { payments: [payment], onChain: [], complete: false } };
  const outcome = outcomeOf('provider = target', { ...shared, provider: [intent, other] });
  expect(outcome).toMatchObject({ status: 'passed', compared: 1 });
});

test('books that agree late agree; books that never do, differ', async () => {
  const late = { ...books, ...target({ status: 'pending' }) };
  const reads = [late, late, books];
  const seen = await auditBooks(async () => reads.shift() ?? books);
  expect(seen.some(({ status }) => status === 'failed')).toBe(false);
  const never = await auditBooks(async () => late, 0);
  expect(never.some(({ status }) => status === 'failed')).toBe(true);
});

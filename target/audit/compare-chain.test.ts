/** What the chain must show for the books to agree with it (LR-18). */
import { expect, test } from 'vitest';
import type { JournalEntry } from '../target.ts';
import type { ChainBooks, LedgerBooks, TargetBooks } from './books.ts';
import { compareChain, compareChainJournal } from './compare-chain.ts';

const hash = `0x${'ab'.repeat(32)}`;
const account = 'chain:treasury';
const transfer = { hash, account, minor: 7n } as const;
const use = { hash, account, minor: 7n, sourceId: 'w1', takenInMinor: 7n } as const;
const payment = { id: 'w1', status: 'completed', minor: 7n, currency: 'USDC' };
const promise: JournalEntry = {
  at: 1,
  kind: 'payment-processed',
  paymentId: 'w1',
  intentId: undefined,
  minor: '7',
  currency: 'USDC',
  status: 'completed',
  method: 'wallet',
  transactionHash: hash,
};

interface Seen {
  readonly transfers?: ChainBooks['transfers'];
  readonly uses?: LedgerBooks['chainUses'];
  readonly payments?: TargetBooks['onChain'];
  readonly left?: ChainBooks['left'];
  readonly refunds?: LedgerBooks['chainRefunds'];
}

function compared(seen: Seen) {
  const { transfers = [transfer], uses = [use], payments = [payment] } = seen;
  const { left = [], refunds = [] } = seen;
  const ledger = {
    entries: 0,
    unbalanced: [],
    payments: [],
    settlements: [],
    chainUses: uses,
    chainRefunds: refunds,
    debts: [],
  };
  const target = { payments: [], onChain: payments, complete: true };
  return compareChain({ transfers, left }, ledger, target);
}

const gone = { hash: '0x0f', minor: 3n };
const refund = { id: 'r1', status: 'completed', minor: 3n, hash: '0x0f', takenOutMinor: 3n };

test('a refund, its transfer out of the treasury and its entry agree', () => {
  expect(compared({ left: [gone], refunds: [refund] })).toMatchObject({ status: 'passed' });
});

test('a transfer, its use and its payment agree', () => {
  expect(compared({})).toMatchObject({ status: 'passed', compared: 2 });
});

test.each<[string, Seen, RegExp]>([
  ['a refund that was never sent', { refunds: [refund] }, /the chain shows 0 that left/],
  ['a refund sent twice', { left: [gone, gone], refunds: [refund] }, /shows 6 that left/],
  ['coins that left for nothing', { left: [gone] }, /3 left the treasury, and no refund/],
  [
    'a refund posted elsewhere',
    { left: [gone], refunds: [{ ...refund, takenOutMinor: 0n }] },
    /the ledger took 0 out/,
  ],
  [
    'a failed refund that was sent',
    { left: [gone], refunds: [{ ...refund, status: 'failed' }] },
    /is failed: the chain shows 3/,
  ],
  ['a transfer that no block holds', { transfers: [] }, /the chain shows 0/],
  ['a transfer of less', { transfers: [{ ...transfer, minor: 6n }] }, /the chain shows 6/],
  [
    'a transfer to elsewhere',
    { transfers: [{ ...transfer, account: 'chain:escrow' }] },
    /the chain shows 0/,
  ],
  ['a transfer not posted', { uses: [{ ...use, takenInMinor: 0n }] }, /took in 0/],
  ['a transfer posted twice', { uses: [{ ...use, takenInMinor: 14n }] }, /took in 14/],
  ['a payment by no transfer', { uses: [] }, /0 transactions paid it/],
  ['a payment by two', { uses: [use, { ...use, hash: '0x02' }] }, /2 transactions paid it/],
  ['a payment of more', { payments: [{ ...payment, minor: 8n }] }, /paid 7/],
  ['a failed payment', { payments: [{ ...payment, status: 'failed' }] }, /is failed, and/],
])('%s differs', (_what, seen, difference) => {
  const { status, differences } = compared(seen);
  expect(status).toBe('failed');
  expect(differences.join()).toMatch(difference);
});

test('a promise is what the chain shows, and one transfer is one payment', () => {
  const chain = { transfers: [transfer], left: [] };
  expect(compareChainJournal([promise, promise], chain).status).toBe('passed');
  const spelled = { ...promise, transactionHash: `0x${'AB'.repeat(32)}`, paymentId: 'w2' };
  const twice = compareChainJournal([promise, spelled], chain);
  expect(twice.differences.join()).toMatch(/answered as 2 payments/);
  const lost = compareChainJournal([promise], { transfers: [], left: [] });
  expect(lost.differences.join()).toMatch(/promised for 7, and the chain shows 0/);
  expect(compareChainJournal([], chain).status).toBe('not-run');
});

test('what was promised back has left the treasury', () => {
  const back: JournalEntry = { ...promise, kind: 'refund-answered', refundId: 'r1', minor: '3' };
  const { method: _, ...promised } = back;
  const compared = (left: ChainBooks['left']) =>
    compareChainJournal([promised, promised], { transfers: [], left });
  expect(compared([gone]).status).toBe('passed');
  expect(compared([]).differences.join()).toMatch(/3 were promised back, and 0 left/);
});

/** The books of escrows: tables, ledger and chain; each difference is named for its reason. */
import { expect, test } from 'vitest';
import type { BookedEscrow, ChainBooks, ChainDeal } from './books.ts';
import { compareEscrows } from './compare-escrows.ts';

const id = '3f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';
const deal: ChainDeal = {
  id: '0x000000000000000000000000000000003f0c8d7e4d9b4e778f328c9d0e1f2a3b',
  state: 'funded',
  endings: 0,
};
const escrow: BookedEscrow = { id, status: 'funded', minor: 7n, ledgerMinor: 7n };
const books = (deals: readonly ChainDeal[], heldMinor = 7n): ChainBooks => ({
  transfers: [],
  left: [],
  deals,
  heldMinor,
});

test('books that agree pass, and say how many entries were compared', () => {
  const agreed = { status: 'passed', compared: 1 };
  expect(compareEscrows(books([deal]), [escrow])).toMatchObject(agreed);
  const confirmed = { ...escrow, status: 'confirmed' };
  expect(compareEscrows(books([deal]), [confirmed])).toMatchObject(agreed);
});

test('nothing compared is not run, and a deal that is being opened is no difference', () => {
  expect(compareEscrows(books([], 0n), []).status).toBe('not-run');
  const opening = { ...escrow, status: 'pending', ledgerMinor: 0n };
  expect(compareEscrows(books([], 0n), [opening]).status).toBe('passed');
});

test.each<[string, ChainBooks, readonly BookedEscrow[], RegExp]>([
  ['unheard of money', books([deal]), [{ ...escrow, status: 'pending' }], /funded on the chain/],
  ['no deal', books([]), [escrow], /undefined on the chain/],
  ['ended twice', books([{ ...deal, endings: 2 }]), [escrow], /ended 2 times/],
  ['a unit short', books([deal]), [{ ...escrow, ledgerMinor: 6n }], /holds 6 for it, not 7/],
  ['kept', books([deal]), [{ ...escrow, status: 'released' }], /holds 7 for it, not 0/],
  ['too little', books([deal], 6n), [escrow], /contract holds 6, and the ledger says 7/],
  ['unknown', books([deal]), [], /no escrow of the target/],
])('chain = escrows: %s', (_what, chain, escrows, difference) => {
  expect(compareEscrows(chain, escrows).differences.join()).toMatch(difference);
});

/** What the ledger must show for what agents have paid. */
import { expect, test } from 'vitest';
import type { LedgerBooks } from './books.ts';
import { compareDebts } from './compare-debts.ts';

const debt = { account: 'receivable:u', currency: 'USDC', owedMinor: 5n, postedMinor: 5n };
const compared = (debts: LedgerBooks['debts']) =>
  compareDebts({
    entries: 0,
    unbalanced: [],
    payments: [],
    settlements: [],
    chainUses: [],
    chainRefunds: [],
    debts,
  });

test('debts that stand in the ledger as they are owed agree, repaid ones too', () => {
  const repaid = { ...debt, owedMinor: 0n, postedMinor: 0n };
  expect(compared([debt, repaid])).toMatchObject({ status: 'passed', compared: 2 });
});

test('a debt that the ledger forgot, or keeps after it was repaid, differs', () => {
  const forgotten = compared([{ ...debt, postedMinor: 0n }]);
  expect(forgotten.differences).toEqual(['receivable:u stands at 0 USDC, while 5 is owed']);
  expect(compared([{ ...debt, owedMinor: 0n }]).status).toBe('failed');
});

test('nobody who owes is no proof', () => {
  expect(compared([])).toMatchObject({ status: 'not-run', compared: 0 });
});

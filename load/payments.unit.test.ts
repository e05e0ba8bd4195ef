/** What k6 was promised reaches the audit: a line a payment, whatever else stands in the file. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { journalOf, readPayments } from './payments.ts';

const paid = {
  event: 'payment',
  phase: 'plateau',
  at: 1_700_000_000_000,
  flow: 'card',
  ok: true,
  minor: 523,
  currency: 'USD',
  intentId: 'pi_1',
  paymentId: '5b0c1c5e-0000-4000-8000-000000000001',
  status: 'completed',
} as const;

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'load-payments-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'payments.jsonl');
  writeFileSync(file, text);
  return file;
}

test('lines of k6 itself and a last line cut off are left out', () => {
  const cut = JSON.stringify(paid).slice(0, 40);
  const file = fileWith(`Request Failed error="EOF"\n${JSON.stringify(paid)}\n{"a":1}\n${cut}`);
  expect(readPayments(file)).toEqual([paid]);
});

test('no file yet is no payment yet', () => {
  expect(readPayments(join(tmpdir(), 'there-is-no-such-load', 'payments.jsonl'))).toEqual([]);
});

test('a payment that was processed is two promises, exact to the cent', () => {
  const common = { at: paid.at, intentId: 'pi_1', minor: '523', currency: 'USD' };
  expect(journalOf([paid])).toEqual([
    { ...common, kind: 'intent-created', paymentId: undefined, status: 'pending' },
    { ...common, kind: 'payment-processed', paymentId: paid.paymentId, status: 'completed' },
  ]);
});

test('an intent that was never processed is one promise; a refused one is none', () => {
  const { paymentId: _, status: __, ...created } = paid;
  const { intentId: ___, ...refused } = created;
  const refusedLine = { ...refused, ok: false, refused: 'create 429 slow down' };
  expect(journalOf([{ ...created, ok: false }]).map(({ kind }) => kind)).toEqual([
    'intent-created',
  ]);
  expect(journalOf([refusedLine])).toEqual([]);
});

test('a payment on a chain is promised by the transfer that paid it', () => {
  const { intentId: _, ...unnamed } = paid;
  const line = { ...unnamed, flow: 'agent', currency: 'USDC', transactionHash: '0xab' } as const;
  const promised = { kind: 'payment-processed', method: 'agent', transactionHash: '0xab' };
  expect(journalOf([line, { ...line, ok: false }])).toMatchObject([
    { ...promised, minor: '523', paymentId: paid.paymentId, status: 'completed' },
    { ...promised, status: 'pending' },
  ]);
});

/** OnChainPayments: what the chain shows decides, once, and what it doesn't tell waits (LR-18, LR-20). */
import fc from 'fast-check';
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import type { ChainTransaction, TokenTransfer } from '../../reference/chain/chain.ts';
import { judgeTransfer } from '../../reference/onchain/judge-transfer.ts';
import { ON_CHAIN_METHODS } from '../../reference/payments/methods.ts';
import {
  openDesk,
  PAID,
  REQUEST,
  SHARED,
  START,
  TOKEN,
  TREASURY,
  WALLET,
} from './on-chain-desk.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.on-chain-payments';
const DAY = 24 * 3_600_000;
const OTHER = '9f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';

const EXPECTED = {
  token: TOKEN,
  payee: TREASURY,
  sender: WALLET,
  amount: 3n,
  openedAt: new Date(START),
};

const anAddress = fc.constantFrom(TOKEN, TREASURY, WALLET, SHARED, WALLET.toUpperCase());
const aTransfer: fc.Arbitrary<TokenTransfer> = fc.record({
  token: fc.constantFrom(TOKEN, SHARED),
  from: anAddress,
  to: anAddress,
  amount: fc.bigInt(0n, 4n),
});

prove(check, 'pays exactly when the wallet’s transfers to the treasury are the amount', () => {
  fc.assert(
    fc.property(fc.array(aTransfer, { maxLength: 4 }), fc.boolean(), (transfers, succeeded) => {
      const { kind } = judgeTransfer({ ...PAID, succeeded, transfers }, EXPECTED, new Date(START));
      const arrived = transfers.filter(({ token, to }) => token === TOKEN && to === TREASURY);
      const isOwn = arrived.every(({ from }) => from.toLowerCase() === WALLET);
      const sum = arrived.reduce((total, { amount }) => total + amount, 0n);
      const isPaid = succeeded && isOwn && sum === EXPECTED.amount;
      expect(kind).toBe(isPaid ? 'paid' : 'failed');
    }),
  );
});

prove(check, 'waits for a first confirmation', async () => {
  const desk = openDesk();
  desk.show({ ...PAID, confirmations: 0n });
  expect(await desk.process()).toMatchObject({ status: 'processing' });
  desk.show(PAID);
  await desk.service.reconcile();
  expect(desk.moves).toEqual(['pending', 'processing', 'completed']);
});

prove(check, 'books a payment once, however often the chain is asked about it', async () => {
  const desk = openDesk();
  desk.show(PAID);
  await desk.process();
  await desk.process();
  await desk.service.reconcile();
  expect(desk.store.entries).toHaveLength(1);
  expect(desk.store.events).toHaveLength(1);
  expect(desk.moves).toEqual(['pending', 'completed']);
});

prove(check, 'waits as long as no node answers, and a day for a block', async () => {
  const desk = openDesk();
  desk.show(new Error('no node answers'));
  await desk.process();
  desk.pass(2 * DAY);
  await desk.service.reconcile();
  expect(desk.payment().status).toBe('processing');

  const late = openDesk();
  late.show(undefined);
  await late.process();
  late.pass(DAY);
  await late.service.reconcile();
  expect(late.payment().status).toBe('processing');
  late.pass(1);
  await late.service.reconcile();
  const failureCode = 'TRANSACTION_NOT_FOUND';
  expect(late.payment()).toMatchObject({ status: 'failed', metadata: { failureCode } });
});

prove(check, 'takes a transfer of up to a day before the payment, and no older one', async () => {
  const mined = (ageMs: number): ChainTransaction => ({
    ...PAID,
    minedAt: new Date(START - ageMs),
  });
  for (const [ageMs, status] of [
    [DAY, 'completed'],
    [DAY + 1, 'failed'],
  ] as const) {
    const desk = openDesk();
    desk.show(mined(ageMs));
    expect((await desk.process()).status).toBe(status);
  }
});

prove(
  check,
  'fails what another payment has used meanwhile, and refuses what was used',
  async () => {
    const desk = openDesk();
    desk.show(undefined);
    await desk.process();
    await desk.process(REQUEST, OTHER);
    desk.show(PAID);
    await desk.service.reconcile();
    expect([desk.payment().status, desk.payment(OTHER).status]).toEqual(['completed', 'failed']);
    expect(desk.payment(OTHER).metadata.failureCode).toBe('TRANSACTION_USED');
    const third = desk.process(REQUEST, '8e0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b');
    await expect(third).rejects.toMatchObject({ code: 'TRANSACTION_USED' });
  },
);

prove(
  check,
  'opens nothing for who has named no wallet, and fails when none is named any more',
  async () => {
    const desk = openDesk();
    desk.show(undefined);
    await desk.process();
    desk.name(undefined);
    desk.show(PAID);
    await expect(desk.process(REQUEST, OTHER)).rejects.toMatchObject({ code: 'WALLET_MISSING' });
    await desk.service.reconcile();
    expect(desk.payment().metadata.failureCode).toBe('WRONG_SENDER');
    expect(desk.moves).toEqual(['pending', 'processing', 'failed']);
  },
);

prove(check, 'takes what the shared wallet pays from its owners alone', async () => {
  const transfers = [{ token: TOKEN, from: SHARED, to: TREASURY, amount: REQUEST.amountMinor }];
  for (const [wallet, status] of [
    [WALLET, 'completed'],
    [TREASURY, 'failed'],
  ] as const) {
    const desk = openDesk();
    desk.name(wallet);
    desk.show({ ...PAID, transfers });
    expect((await desk.process({ ...REQUEST, method: 'multisig' })).status).toBe(status);
  }
});

prove(check, 'gives what is not its own to fail on to whom it belongs', async () => {
  const desk = openDesk();
  desk.show(PAID);
  desk.store.change = async () => {
    throw new RangeError('the database is gone');
  };
  await expect(desk.process()).rejects.toThrow('the database is gone');
});

prove(check, 'splits any amount so that the parts add up, by each method', async () => {
  const anAmount = fc.bigInt(1_000n, 1_000_000_000_000n);
  const aMethod = fc.constantFrom(...ON_CHAIN_METHODS);
  await fc.assert(
    fc.asyncProperty(anAmount, aMethod, async (amountMinor, method) => {
      const desk = openDesk();
      const from = method === 'multisig' ? SHARED : WALLET;
      const transfer = { token: TOKEN, from, to: TREASURY, amount: amountMinor };
      desk.show({ ...PAID, transfers: [transfer] });
      await desk.process({ ...REQUEST, amountMinor, method });
      const [entry] = desk.store.entries;
      const sum = entry?.postings.reduce((total, posting) => total + posting.amountMinor, 0n);
      expect(sum).toBe(0n);
      const taken = entry?.postings.find(({ account }) => account === 'chain:treasury');
      expect(taken?.amountMinor).toBe(amountMinor);
    }),
    { numRuns: 50 },
  );
});

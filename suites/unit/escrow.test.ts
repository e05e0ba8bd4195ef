/** EscrowService: who may do what, and when; and what the chain says is what is. */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import {
  ARBITER,
  BUYER,
  type Desk,
  ESCROW,
  MERCHANT,
  openDesk,
  PAID,
  STRANGER,
  TERMS,
} from './escrow-desk.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.escrow';
const DAY_MS = 24 * 3_600_000;
const code = (name: string) => ({ code: name });

prove(check, 'a deal is opened, funded, confirmed and released, each told once', async () => {
  const desk = openDesk();
  expect(await desk.open()).toMatchObject({ status: 'pending', intent: null });
  desk.contract.fund();
  expect(await desk.fund()).toMatchObject({ status: 'funded', transactionHash: PAID });
  expect(await desk.confirm()).toMatchObject({ status: 'released', intent: null });
  expect(desk.store.statuses).toEqual(['pending', 'funded', 'confirmed', 'released']);
  expect(desk.contract.endings).toBe(1);
});

prove(check, 'a disputed deal is frozen, and ends as an arbiter decides', async () => {
  for (const [outcome, status] of [
    ['release', 'released'],
    ['refund', 'refunded'],
  ] as const) {
    const desk = openDesk();
    await desk.funded();
    expect(await desk.dispute()).toMatchObject({
      status: 'disputed',
      disputeReason: 'it is chipped',
    });
    await expect(desk.confirm()).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
    desk.pass(30 * DAY_MS);
    await desk.service.reconcile();
    expect(desk.contract.endings).toBe(0);
    expect(await desk.resolve(outcome)).toMatchObject({ status });
    const other = outcome === 'release' ? 'refund' : 'release';
    await expect(desk.resolve(other)).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
    expect(desk.contract.endings).toBe(1);
  }
});

prove(check, 'asked twice, each step is done once', async () => {
  const desk = openDesk();
  await desk.open();
  await desk.open();
  desk.contract.fund();
  await desk.fund();
  await desk.fund();
  await desk.dispute();
  await desk.dispute();
  await desk.resolve('release');
  expect(await desk.resolve('release')).toMatchObject({ status: 'released' });
  expect(await desk.confirm()).toMatchObject({ status: 'released' });
  expect(desk.store.statuses).toEqual(['pending', 'funded', 'disputed', 'released']);
});

const STEPS: Readonly<Record<string, (desk: Desk, userId: string) => Promise<unknown>>> = {
  fund: ({ service }, userId) => service.fund(userId, ESCROW, PAID),
  confirm: ({ service }, userId) => service.confirm(userId, ESCROW),
  dispute: ({ service }, userId) => service.dispute(userId, ESCROW, 'mine'),
  read: ({ service }, userId) => service.escrow(userId, ESCROW),
};

prove(check, 'a stranger knows of no escrow, and a merchant only looks at it', async () => {
  const desk = openDesk();
  await desk.funded();
  for (const step of Object.values(STEPS))
    for (const somebody of [STRANGER, ARBITER])
      await expect(step(desk, somebody)).rejects.toMatchObject(code('ESCROW_NOT_FOUND'));
  for (const [name, step] of Object.entries(STEPS)) {
    const asked = step(desk, MERCHANT);
    if (name === 'read') await expect(asked).resolves.toMatchObject({ id: ESCROW });
    else await expect(asked).rejects.toMatchObject(code('FORBIDDEN'));
  }
  expect(desk.escrow().status).toBe('funded');
});

prove(check, 'nobody decides a dispute of their own, nor one that is not there', async () => {
  const desk = openDesk();
  await expect(desk.resolve('refund')).rejects.toMatchObject(code('ESCROW_NOT_FOUND'));
  await desk.funded();
  await desk.dispute();
  for (const party of [BUYER, MERCHANT])
    await expect(desk.service.resolve(party, ESCROW, 'refund')).rejects.toMatchObject(
      code('FORBIDDEN'),
    );
  expect(desk.escrow().status).toBe('disputed');
});

prove(check, 'it takes two parties, each with a wallet', async () => {
  const desk = openDesk();
  const same = desk.service.open(MERCHANT, ESCROW, TERMS);
  await expect(same).rejects.toMatchObject(code('ESCROW_WITH_ONESELF'));
  desk.wallets.delete(MERCHANT);
  await expect(desk.open()).rejects.toMatchObject(code('MERCHANT_WALLET_MISSING'));
  desk.wallets.delete(BUYER);
  await expect(desk.open()).rejects.toMatchObject(code('BUYER_WALLET_MISSING'));
  expect(desk.store.escrows.size).toBe(0);
});

prove(check, 'it is funded by the transaction that funded it on the chain, alone', async () => {
  const desk = openDesk();
  await desk.open();
  await expect(desk.fund()).rejects.toMatchObject(code('TRANSACTION_UNSEEN'));
  desk.contract.fund();
  const another = desk.service.fund(BUYER, ESCROW, `0x${'b2'.repeat(32)}`);
  await expect(another).rejects.toMatchObject(code('TRANSACTION_MISMATCH'));
  expect(desk.escrow()).toMatchObject({ status: 'pending', transactionHash: null });
  await desk.fund();
  expect(desk.escrow()).toMatchObject({ status: 'funded', transactionHash: PAID });
});

prove(check, 'without money nothing is released, disputed or decided', async () => {
  const desk = openDesk();
  await desk.open();
  for (const step of [desk.confirm, desk.dispute, () => desk.resolve('refund')])
    await expect(step()).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
  expect(desk.contract.state).toBe('pending');
});

prove(check, 'an undisputed deal is not decided', async () => {
  const desk = openDesk();
  await desk.funded();
  for (const outcome of ['release', 'refund'] as const)
    await expect(desk.resolve(outcome)).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
  expect(desk.contract.endings).toBe(0);
});

prove(check, 'what the buyer let pass is released at its time, by the chain’s clock', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.pass(7 * DAY_MS - 1);
  await desk.service.reconcile();
  expect(desk.escrow().status).toBe('funded');
  desk.pass(1, 'ours');
  await desk.service.reconcile();
  expect(desk.escrow().status).toBe('funded');
  desk.contract.now += 1;
  await desk.service.reconcile();
  await desk.service.reconcile();
  expect(desk.escrow().status).toBe('released');
  expect(desk.contract.endings).toBe(1);
});

prove(check, 'a deal without auto-release waits for a word, however long', async () => {
  const desk = openDesk({ ...TERMS, orderType: 'service', autoReleaseDays: null });
  await desk.funded();
  desk.pass(400 * DAY_MS);
  await desk.service.reconcile();
  expect(desk.escrow().status).toBe('funded');
  await desk.dispute();
  expect(desk.escrow().status).toBe('disputed');
});

prove(check, 'a dispute that comes too late is refused, and leaves no trace', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.pass(7 * DAY_MS);
  await expect(desk.dispute()).rejects.toMatchObject(code('ESCROW_OVERDUE'));
  expect(desk.escrow()).toMatchObject({ status: 'funded', intent: null, disputeReason: null });
  await desk.service.reconcile();
  expect(desk.escrow().status).toBe('released');
});

prove(check, 'the seller’s own refund on the chain is heard of', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.contract.refund();
  await expect(desk.confirm()).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
  expect(desk.escrow().status).toBe('refunded');
  expect(desk.balance('chain:escrow')).toBe(0n);
});

prove(check, 'a seller’s refund that is quicker than the release wins, once', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.contract.before = () => desk.contract.refund();
  await expect(desk.confirm()).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
  expect(desk.escrow()).toMatchObject({ status: 'refunded', intent: null });
  expect(desk.store.entries.map(({ kind }) => kind)).toEqual(['escrow-funded', 'escrow-refunded']);
});

prove(
  check,
  'an auto-release that is quicker than the confirmation is what was wanted',
  async () => {
    const desk = openDesk();
    await desk.funded();
    desk.pass(7 * DAY_MS);
    desk.contract.before = () => desk.contract.releaseOverdue();
    expect(await desk.confirm()).toMatchObject({ status: 'released', intent: null });
    expect(desk.contract.endings).toBe(1);
  },
);

prove(check, 'money that nobody told us about is found on the chain', async () => {
  const desk = openDesk();
  await desk.open();
  desk.contract.fund();
  await desk.service.reconcile();
  expect(desk.escrow()).toMatchObject({ status: 'funded', transactionHash: null });
  expect(desk.balance('chain:escrow')).toBe(TERMS.units);
  await desk.fund();
  expect(desk.escrow()).toMatchObject({ status: 'funded', transactionHash: PAID });
});

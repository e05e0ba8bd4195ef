/** EscrowService when the chain is paused, away or deaf, and when the program dies in between (LR-19, LR-20). */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { DealRefused } from '../../reference/escrow/ports.ts';
import { BUYER, type Desk, ESCROW, type Fault, openDesk, TERMS } from './escrow-desk.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.escrow';
const code = (name: string) => ({ code: name });

interface Step {
  readonly name: string;
  readonly prepare: (desk: Desk) => Promise<unknown>;
  readonly take: (desk: Desk) => Promise<unknown>;
  readonly leads: string;
}

const STEPS: readonly Step[] = [
  { name: 'open', prepare: async () => {}, take: ({ open }) => open(), leads: 'pending' },
  {
    name: 'confirm',
    prepare: (desk) => desk.funded(),
    take: (desk) => desk.confirm(),
    leads: 'released',
  },
  {
    name: 'dispute',
    prepare: (desk) => desk.funded(),
    take: (desk) => desk.dispute(),
    leads: 'disputed',
  },
  ...(['release', 'refund'] as const).map((outcome) => ({
    name: `resolve: ${outcome}`,
    prepare: async (desk: Desk) => {
      await desk.funded();
      await desk.dispute();
    },
    take: (desk: Desk) => desk.resolve(outcome),
    leads: `${outcome}${outcome === 'release' ? 'd' : 'ed'}`,
  })),
];

for (const { name, prepare, take, leads } of STEPS) {
  for (const fault of ['unheard', 'answer-lost'] as const satisfies readonly Fault[])
    prove(
      check,
      `${name}, when the chain broke off (${fault}), is finished later, once`,
      async () => {
        const desk = openDesk();
        await prepare(desk);
        desk.contract.fault = fault;
        await expect(take(desk)).rejects.toMatchObject(code('CHAIN_UNAVAILABLE'));
        expect(desk.escrow().intent).not.toBeNull();
        await desk.service.reconcile();
        await desk.service.reconcile();
        expect(desk.escrow()).toMatchObject({ status: leads, intent: null });
        expect(desk.contract.state).toBe(leads);
        expect(desk.contract.endings).toBe(/ed$/.test(leads) && leads !== 'disputed' ? 1 : 0);
        expect(await take(desk)).toMatchObject({ status: leads });
      },
    );

  prove(check, `${name} is refused while the contract is paused, and then taken`, async () => {
    const desk = openDesk();
    await prepare(desk);
    const before = [...desk.store.escrows.values()];
    desk.contract.paused = true;
    await expect(take(desk)).rejects.toMatchObject(code('CONTRACT_PAUSED'));
    expect([...desk.store.escrows.values()]).toEqual(before);
    desk.contract.paused = false;
    expect(await take(desk)).toMatchObject({ status: leads });
  });

  prove(
    check,
    `${name}, paused at the last moment, is done when the contract resumes`,
    async () => {
      const desk = openDesk();
      await prepare(desk);
      desk.contract.before = () => {
        desk.contract.paused = true;
      };
      await expect(take(desk)).rejects.toMatchObject(code('CONTRACT_PAUSED'));
      desk.contract.paused = false;
      await desk.service.reconcile();
      if (name === 'open') expect(desk.store.escrows.size).toBe(0);
      else expect(desk.escrow()).toMatchObject({ status: leads, intent: null });
    },
  );
}

prove(check, 'of two wishes at once the first is taken, and the other refused', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.contract.fault = 'unheard';
  await expect(desk.confirm()).rejects.toMatchObject(code('CHAIN_UNAVAILABLE'));
  await expect(desk.dispute()).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
  await desk.service.reconcile();
  expect(desk.store.statuses).toEqual(['pending', 'funded', 'confirmed', 'released']);

  const other = openDesk();
  await other.funded();
  other.contract.fault = 'unheard';
  await expect(other.dispute()).rejects.toMatchObject(code('CHAIN_UNAVAILABLE'));
  await expect(other.confirm()).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
  await other.service.reconcile();
  expect(other.escrow().status).toBe('disputed');
});

prove(check, 'an old look at the chain turns nothing back', async () => {
  const desk = openDesk();
  await desk.funded();
  const old = await desk.contract.deal();
  await desk.confirm();
  const { deal } = desk.contract;
  desk.contract.deal = async () => old;
  expect(await desk.confirm()).toMatchObject({ status: 'released' });
  desk.contract.deal = deal;
  expect(desk.store.entries).toHaveLength(2);
});

prove(check, 'what the contract refuses without a reason of ours is our failure', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.contract.before = () => {
    throw new DealRefused('NotAllowed');
  };
  await expect(desk.confirm()).rejects.toMatchObject(code('CONTRACT_REFUSED'));
  await desk.service.reconcile();
  expect(desk.escrow().status).toBe('released');
});

prove(check, 'a refusal for what no block shows yet says: later', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.contract.before = () => {
    throw new DealRefused('NotInState');
  };
  await expect(desk.confirm()).rejects.toMatchObject(code('ESCROW_BUSY'));
  desk.contract.refund();
  await expect(desk.confirm()).rejects.toMatchObject(code('ESCROW_STEP_REFUSED'));
  expect(desk.escrow()).toMatchObject({ status: 'refunded', intent: null });
});

prove(check, 'a failure of the chain’s client itself is not taken for a refusal', async () => {
  const desk = openDesk();
  await desk.funded();
  desk.contract.before = () => {
    throw new TypeError('no such thing');
  };
  await expect(desk.confirm()).rejects.toThrow(TypeError);
  expect(desk.escrow()).toMatchObject({ status: 'confirmed', intent: 'release' });
});

prove(check, 'one escrow that can’t be looked after keeps no other waiting', async () => {
  const desk = openDesk();
  await desk.funded();
  const confirmed = { ...desk.escrow(), intent: 'release', status: 'confirmed' } as const;
  desk.store.escrows.set(ESCROW, confirmed);
  desk.store.escrows.set(BUYER, { ...confirmed, id: BUYER });
  desk.contract.fault = 'unheard';
  const errors = [expect.objectContaining(code('CHAIN_UNAVAILABLE'))];
  await expect(desk.service.reconcile()).rejects.toMatchObject({ errors });
  expect(desk.escrow().status).toBe('confirmed');
  expect(desk.store.escrows.get(BUYER)?.status).toBe('released');
});

prove(check, 'a wallet that is gone when the opening is finished leaves it open', async () => {
  const desk = openDesk();
  desk.contract.fault = 'unheard';
  await expect(desk.open()).rejects.toMatchObject(code('CHAIN_UNAVAILABLE'));
  desk.wallets.delete(TERMS.merchantId);
  await desk.service.reconcile();
  expect(desk.escrow()).toMatchObject({ status: 'pending', intent: 'open' });
});

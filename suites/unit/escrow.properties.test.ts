/** Whatever happens to an escrow, in whatever order: it ends once, along its arrows. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import { ARROWS } from '../../reference/escrow/states.ts';
import { Refusal } from '../../reference/http/refusal.ts';
import { BUYER, type Desk, ESCROW, MERCHANT, openDesk, STRANGER } from './escrow-desk.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.escrow';
const runs = { seed: readRunContext().seed, numRuns: 500 };
const DAY_MS = 24 * 3_600_000;

/** What parties, strangers, the world and the program itself do. */
const DEEDS: Readonly<Record<string, (desk: Desk) => unknown>> = {
  open: (desk) => desk.open(),
  'pay on the chain': ({ contract }) => contract.fund(),
  fund: (desk) => desk.fund(),
  confirm: (desk) => desk.confirm(),
  dispute: (desk) => desk.dispute(),
  'resolve: release': (desk) => desk.resolve('release'),
  'resolve: refund': (desk) => desk.resolve('refund'),
  reconcile: ({ service }) => service.reconcile(),
  'seller refunds': ({ contract }) => contract.refund(),
  'anybody releases': ({ contract }) => contract.releaseOverdue(),
  'merchant confirms': ({ service }) => service.confirm(MERCHANT, ESCROW),
  'stranger confirms': ({ service }) => service.confirm(STRANGER, ESCROW),
  'buyer decides': ({ service }) => service.resolve(BUYER, ESCROW, 'refund'),
  'chain away': ({ contract }) => {
    contract.fault = 'unheard';
  },
  'answer lost': ({ contract }) => {
    contract.fault = 'answer-lost';
  },
  'seller is quicker': ({ contract }) => {
    contract.before = () => contract.refund();
  },
  'anybody is quicker': ({ contract }) => {
    contract.before = () => contract.releaseOverdue();
  },
  pause: ({ contract }) => {
    contract.paused = true;
  },
  resume: ({ contract }) => {
    contract.paused = false;
  },
};

const aDeed = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(DEEDS)) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 8 * DAY_MS }) },
);

async function live(desk: Desk, deeds: readonly (string | number)[]): Promise<void> {
  for (const deed of deeds) {
    const ended = desk.contract.endings;
    if (typeof deed === 'number') desk.pass(deed, deed % 2 === 0 ? 'both' : 'ours');
    else await attempt(desk, deed);
    expect(desk.contract.endings - ended).toBeLessThanOrEqual(1);
  }
}

/** Refusals are answers. */
async function attempt(desk: Desk, deed: string): Promise<void> {
  try {
    await DEEDS[deed]?.(desk);
  } catch (error) {
    const isRefused = error instanceof AggregateError || error instanceof Refusal;
    if (!isRefused) throw error;
  }
}

/** The chain is back, and the program looks after what it left. */
async function settle({ contract, service }: Desk): Promise<void> {
  contract.fault = undefined;
  contract.before = undefined;
  contract.paused = false;
  for (let round = 0; round < 3; round++) await service.reconcile();
}

prove(check, 'over any sequence of deeds and clock jumps it ends at most once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aDeed, { maxLength: 30 }), async (deeds) => {
      const desk = openDesk();
      await live(desk, ['open', 'pay on the chain', ...deeds]);
      await settle(desk);
      expect(desk.contract.endings).toBeLessThanOrEqual(1);
      const endings = desk.store.entries.filter(({ kind }) => kind !== 'escrow-funded');
      expect(endings).toHaveLength(desk.contract.endings);
    }),
    runs,
  );
});

prove(check, 'afterwards program and chain say the same, and nothing is left to do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aDeed, { maxLength: 30 }), async (deeds) => {
      const desk = openDesk();
      await live(desk, deeds);
      await settle(desk);
      const escrow = desk.store.escrows.get(ESCROW);
      const { state } = desk.contract;
      if (escrow) expect(escrow).toMatchObject({ status: state, intent: null });
      else expect(state).toBe('none');
      expect(desk.balance('chain:escrow')).toBe(desk.contract.held);
      expect(desk.balance('escrow:held')).toBe(-desk.contract.held);
    }),
    runs,
  );
});

prove(check, 'of deeds that come at once, at most one ends it', async () => {
  const crowd = fc.subarray(Object.keys(DEEDS), { minLength: 2 });
  await fc.assert(
    fc.asyncProperty(fc.array(aDeed, { maxLength: 6 }), crowd, async (deeds, atOnce) => {
      const desk = openDesk();
      await live(desk, ['open', 'pay on the chain', ...deeds]);
      await Promise.all(atOnce.map((deed) => attempt(desk, deed)));
      await settle(desk);
      expect(desk.contract.endings).toBeLessThanOrEqual(1);
      expect(desk.escrow()).toMatchObject({ status: desk.contract.state, intent: null });
      expect(desk.balance('chain:escrow')).toBe(desk.contract.held);
    }),
    runs,
  );
});

prove(check, 'its status only moves along its arrows', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aDeed, { maxLength: 30 }), async (deeds) => {
      const desk = openDesk();
      await live(desk, ['open', ...deeds]);
      const { statuses } = desk.store;
      // A deal that the contract refused to open begins again.
      statuses.forEach((status, index) => {
        const before = statuses[index - 1] as keyof typeof ARROWS | undefined;
        if (before !== undefined && status !== 'pending') expect(ARROWS[before]).toContain(status);
      });
    }),
    runs,
  );
});

prove(
  check,
  'only the buyer’s word, the time or an arbiter gives the seller the money',
  async () => {
    const words = new Set([
      'confirm',
      'anybody releases',
      'anybody is quicker',
      'resolve: release',
    ]);
    const others = fc.constantFrom(...Object.keys(DEEDS).filter((deed) => !words.has(deed)));
    await fc.assert(
      fc.asyncProperty(fc.array(others, { maxLength: 30 }), async (deeds) => {
        const desk = openDesk();
        await live(desk, ['open', 'pay on the chain', ...deeds]);
        await settle(desk);
        expect(desk.contract.state).not.toBe('released');
      }),
      runs,
    );
  },
);

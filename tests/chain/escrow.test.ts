/** The escrow's rules on a real chain: who may act, that it ends once, and that nothing is lost (LR-19). */
import fc from 'fast-check';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ChainUnderTest, refused, startChain } from './chain-under-test.ts';
import { AMOUNT, type Deals, dealsOn } from './deals.ts';

const WEEK = 7 * 24 * 3_600;

let chain: ChainUnderTest;
let deals: Deals;

beforeAll(async () => {
  chain = await startChain();
  deals = dealsOn(chain);
  return () => chain.stop();
});

describe('the right party only', () => {
  it('lets only the operator open a deal', async () => {
    await refused(deals.create(chain.by.buyer), 'AccessControlUnauthorizedAccount');
    expect(await deals.stateOf(await deals.create(chain.by.operator))).toBe('pending');
  });

  it('takes an id once, whatever the terms', async () => {
    const deal = await deals.create(chain.by.operator);
    const again = deals.create(chain.by.operator, { deal, amount: 1n });
    await refused(again, 'NotInState');
  });

  it('lets only the buyer fund, and holds what was paid', async () => {
    const deal = await deals.create(chain.by.operator);
    await deals.approve(AMOUNT);
    await refused(deals.act(chain.by.stranger, 'fund', deal), 'NotAllowed');
    const before = await deals.held();
    await deals.act(chain.by.buyer, 'fund', deal);
    expect(await deals.held()).toBe(before + AMOUNT);
    expect(await chain.balance(chain.contracts.Escrow)).toBe(await deals.held());
  });

  it.each(['seller', 'arbiter', 'stranger'] as const)(
    'refuses a release by the %s',
    async (who) => {
      const deal = await deals.funded();
      await refused(deals.act(chain.by[who], 'release', deal), 'NotAllowed');
      await deals.act(chain.by.buyer, 'release', deal);
      expect(await deals.stateOf(deal)).toBe('released');
    },
  );

  it.each(['buyer', 'operator', 'stranger'] as const)('refuses a refund by the %s', async (who) => {
    const deal = await deals.funded();
    await refused(deals.act(chain.by[who], 'refund', deal), 'NotAllowed');
    await deals.act(chain.by.seller, 'refund', deal);
    expect(await deals.stateOf(deal)).toBe('refunded');
  });

  it('lets the operator release for a buyer who confirmed in the app', async () => {
    const deal = await deals.funded();
    await deals.act(chain.by.operator, 'release', deal);
    expect(await deals.stateOf(deal)).toBe('released');
  });

  it('lets only an arbiter decide a dispute', async () => {
    const deal = await deals.funded();
    await refused(deals.act(chain.by.seller, 'dispute', deal), 'NotAllowed');
    await deals.act(chain.by.buyer, 'dispute', deal);
    await refused(deals.resolve(chain.by.operator, deal, true), 'AccessControlUnauthorizedAccount');
    await deals.resolve(chain.by.arbiter, deal, false);
    expect(await deals.stateOf(deal)).toBe('refunded');
  });
});

describe('frozen and due', () => {
  it('freezes a disputed deal for everybody but the arbiter', async () => {
    const deal = await deals.funded({ autoReleaseSeconds: WEEK });
    await deals.act(chain.by.buyer, 'dispute', deal);
    await chain.travelTo((await chain.now()) + WEEK);
    await refused(deals.act(chain.by.buyer, 'release', deal), 'NotInState');
    await refused(deals.act(chain.by.seller, 'refund', deal), 'NotInState');
    await refused(deals.act(chain.by.seller, 'releaseOverdue', deal), 'NotInState');
    await deals.resolve(chain.by.arbiter, deal, true);
    expect(await deals.stateOf(deal)).toBe('released');
  });

  it('releases by itself from the very second of the deadline on', async () => {
    const deal = await deals.funded({ autoReleaseSeconds: WEEK });
    const { releaseAt } = await deals.dealOf(deal);
    await chain.travelTo(releaseAt - 2);
    await refused(deals.act(chain.by.seller, 'releaseOverdue', deal), 'NotDue');
    await chain.travelTo(releaseAt);
    await refused(deals.act(chain.by.buyer, 'dispute', deal), 'Overdue');
    await deals.act(chain.by.stranger, 'releaseOverdue', deal);
    expect(await deals.stateOf(deal)).toBe('released');
  });

  it('never releases by itself a deal without a deadline', async () => {
    const deal = await deals.funded();
    await chain.travelTo((await chain.now()) + 10 * WEEK);
    await refused(deals.act(chain.by.seller, 'releaseOverdue', deal), 'NotDue');
  });
});

describe('ends exactly once', () => {
  const ends = { buyer: 'release', seller: 'refund', operator: 'dispute' } as const;

  it.each([
    ['buyer', 'released', ['seller', 'operator']],
    ['seller', 'refunded', ['operator', 'buyer']],
    ['operator', 'disputed', ['buyer', 'seller']],
  ] as const)('as the %s, first in the block, says: %s', async (winner, state, losers) => {
    const deal = await deals.funded();
    const before = await deals.held();
    const outcomes = await chain.inOneBlock([
      deals.raw(chain.by[winner], ends[winner], deal),
      ...losers.map((who) => deals.raw(chain.by[who], ends[who], deal)),
    ]);
    expect(outcomes).toEqual(['success', 'reverted', 'reverted']);
    expect(await deals.stateOf(deal)).toBe(state);
    expect(await deals.held()).toBe(before - (state === 'disputed' ? 0n : AMOUNT));
    expect(await chain.balance(chain.contracts.Escrow)).toBe(await deals.held());
  });

  it('refuses every step after the end', async () => {
    const deal = await deals.funded();
    await deals.act(chain.by.buyer, 'release', deal);
    await refused(deals.act(chain.by.buyer, 'release', deal), 'NotInState');
    await refused(deals.act(chain.by.seller, 'refund', deal), 'NotInState');
    await refused(deals.act(chain.by.buyer, 'dispute', deal), 'NotInState');
    await refused(deals.act(chain.by.buyer, 'fund', deal), 'NotInState');
    await refused(deals.resolve(chain.by.arbiter, deal, false), 'NotInState');
  });
});

describe('paused', () => {
  it('refuses every step, until its owner lets it go on', async () => {
    const deal = await deals.funded();
    await chain.by.admin.send({ ...deals.escrow, functionName: 'pause' });
    onTestFinished(async () => {
      await chain.by.admin.send({ ...deals.escrow, functionName: 'unpause' });
      await deals.act(chain.by.buyer, 'release', deal);
      expect(await deals.stateOf(deal)).toBe('released');
    });
    await refused(deals.create(chain.by.operator), 'EnforcedPause');
    for (const step of ['fund', 'release', 'releaseOverdue', 'dispute'] as const)
      await refused(deals.act(chain.by.buyer, step, deal), 'EnforcedPause');
    await refused(deals.act(chain.by.seller, 'refund', deal), 'EnforcedPause');
    await refused(deals.resolve(chain.by.arbiter, deal, true), 'EnforcedPause');
  });

  it('is only the owner’s to do', async () => {
    const pause = chain.by.operator.send({ ...deals.escrow, functionName: 'pause' });
    await refused(pause, 'AccessControlUnauthorizedAccount');
  });
});

describe('the split', () => {
  it('refuses shares that are not the whole', async () => {
    const shares = { basisPoints: [9_500, 300, 199] } as const;
    await refused(deals.create(chain.by.operator, shares), 'SharesNotWhole');
  });

  it('gives the buyer all of it back in a refund', async () => {
    const [, , , before = 0n] = await deals.balances();
    const deal = await deals.funded();
    await deals.act(chain.by.seller, 'refund', deal);
    const [, , , after] = await deals.balances();
    expect(after).toBe(before + AMOUNT);
  });

  it('adds up to the unit for any amount and shares', async () => {
    const basisPoints = fc
      .tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }))
      .map(([agent, platform]) => [10_000 - agent - platform, agent, platform] as const);
    const amounts = fc.bigInt({ min: 1n, max: 10n ** 13n });
    await fc.assert(
      fc.asyncProperty(amounts, basisPoints, async (amount, points) => {
        const before = await deals.balances();
        await deals.act(
          chain.by.buyer,
          'release',
          await deals.funded({ amount, basisPoints: points }),
        );
        const gained = (await deals.balances()).map((after, i) => after - (before[i] ?? 0n));
        const [, agent, platform] = points.map((point) => (amount * BigInt(point)) / 10_000n);
        const [a = 0n, p = 0n] = [agent, platform];
        expect(gained).toEqual([amount - a - p, a, p, 0n]);
      }),
      {
        numRuns: 20,
        seed: 20_261_123,
        examples: [
          [1n, [0, 5_000, 5_000]],
          [3n, [3_334, 3_333, 3_333]],
        ],
      },
    );
  });
});

/** The commission splitter on a real chain: what comes in goes out, to the unit, once a payment (LR-11). */
import fc from 'fast-check';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { commissionSplitterAbi, usdcAbi } from '../../reference/chain/abi.ts';
import type { Sender } from '../../reference/chain/sender.ts';
import { type ChainUnderTest, id, refused, startChain } from './chain-under-test.ts';

const LARGEST = 10n ** 13n;
const PAYEES = ['seller', 'agent', 'platform'] as const;

let chain: ChainUnderTest;
let payments = 0;

beforeAll(async () => {
  chain = await startChain();
  for (const payer of [chain.by.buyer, chain.by.stranger]) {
    await chain.mint(payer.account.address, 100n * LARGEST);
    await payer.send({
      address: chain.contracts.UsdcLike,
      abi: usdcAbi,
      functionName: 'approve',
      args: [splitter().address, 100n * LARGEST],
    });
  }
  return () => chain.stop();
});

const splitter = () =>
  ({ address: chain.contracts.CommissionSplitter, abi: commissionSplitterAbi }) as const;
const payees = () => PAYEES.map((role) => chain.by[role].account.address);
const balances = () => Promise.all(payees().map((payee) => chain.balance(payee)));

async function split(
  amount: bigint,
  basisPoints: readonly number[] = [9_700, 200, 100],
  by: Sender = chain.by.buyer,
): Promise<void> {
  payments += 1;
  const shares = payees().map((payee, i) => ({ payee, basisPoints: basisPoints[i] ?? 0 }));
  const args = [id(payments), amount, shares] as const;
  await by.send({ ...splitter(), functionName: 'split', args });
}

it('gives each their part rounded down, and the first what rounding leaves', async () => {
  const before = await balances();
  await split(99n, [3_334, 3_333, 3_333]);
  const gained = (await balances()).map((after, i) => after - (before[i] ?? 0n));
  expect(gained).toEqual([35n, 32n, 32n]);
});

it('adds up for any amount and shares, and keeps nothing', async () => {
  const shares = fc
    .tuple(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }))
    .map(([agent, platform]) => [10_000 - agent - platform, agent, platform]);
  await fc.assert(
    fc.asyncProperty(fc.bigInt({ min: 1n, max: LARGEST }), shares, async (amount, points) => {
      const before = await balances();
      await split(amount, points);
      const gained = (await balances()).map((after, i) => after - (before[i] ?? 0n));
      expect(gained.reduce((sum, part) => sum + part)).toBe(amount);
      expect(await chain.balance(splitter().address)).toBe(0n);
    }),
    { numRuns: 20, seed: 20_261_123 },
  );
});

it('refuses shares that are not the whole, and an amount of nothing', async () => {
  await refused(split(100n, [9_700, 200, 99]), 'SharesNotWhole');
  await refused(split(100n, [9_700, 200, 101]), 'SharesNotWhole');
  await refused(split(0n), 'AmountMissing');
});

it('splits a payment once, and lets nobody take another payer’s id', async () => {
  await split(100n);
  payments -= 1;
  await refused(split(100n), 'AlreadySplit');
  payments -= 1;
  await split(100n, undefined, chain.by.stranger);
});

it('refuses while its owner, and nobody else, pauses it', async () => {
  const pause = (by: Sender) => by.send({ ...splitter(), functionName: 'pause' });
  await refused(pause(chain.by.stranger), 'OwnableUnauthorizedAccount');
  await pause(chain.by.admin);
  onTestFinished(async () => {
    await chain.by.admin.send({ ...splitter(), functionName: 'unpause' });
    await split(100n);
  });
  await refused(split(100n), 'EnforcedPause');
});

/** The chain of a target: paid on, held, cut off from one node and from both, and nobody else's. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { type StackAtHand, stackAtHand } from '../own-stack.ts';
import { prepareChain, startReference } from '../reference/index.ts';
import type { RunningTarget } from '../target.ts';

const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-chain-'));
const context = { ...readRunContext({}), workDir };
const READY = '/api/health/ready';
let stack: StackAtHand;
let target: RunningTarget;

beforeAll(async () => {
  stack = await stackAtHand(context);
  target = await startReference({ addresses: stack.addresses, context, label: 'chain.test' });
});
afterAll(async () => {
  await target?.[Symbol.asyncDispose]();
  await stack?.[Symbol.asyncDispose]();
  rmSync(workDir, { recursive: true, force: true });
});

const readiness = async () => (await target.driver.request(READY)).status;

test('many who ask for the deployed contracts at once get the same ones', async () => {
  const asked = await Promise.all(
    Array.from({ length: 3 }, () => prepareChain({ workDir, addresses: {} })),
  );
  expect(new Set(asked.map(({ contracts }) => contracts.Escrow))).toEqual(
    new Set([target.chain.contracts.Escrow]),
  );
});

test('a wallet pays in USDC, and the transfer is told', async () => {
  const { chain } = target;
  const wallet = await chain.newWallet({ usdc: 7n });
  const hash = await chain.transfer(wallet, { to: chain.treasury, amount: 5n });
  expect(await chain.balance(wallet.address)).toBe(2n);
  const told = await chain.transfersTo(chain.treasury);
  const [from, to] = [wallet.address.toLowerCase(), chain.treasury.toLowerCase()];
  expect(told).toContainEqual({ hash, from, to, amount: 5n });
});

test('what is sent while mining is held is in a block afterwards, and not before', async () => {
  const { chain } = target;
  const wallet = await chain.newWallet();
  const count = async () => (await chain.transfersTo(wallet.address)).length;
  const before = await count();
  const held = await chain.holdMining();
  await chain.transfer(wallet, { to: wallet.address, amount: 1n });
  expect(await count()).toBe(before);
  await held[Symbol.asyncDispose]();
  expect(await count()).toBe(before + 1);
});

test('a paused coin, and more than there is, go into a block as reverted', async () => {
  const { chain } = target;
  const wallet = await chain.newWallet({ usdc: 1n });
  await chain.transfer(wallet, { to: chain.treasury, amount: 2n });
  await chain.pause('UsdcLike');
  await chain.transfer(wallet, { to: chain.treasury, amount: 1n });
  expect(await chain.balance(wallet.address)).toBe(1n);
  await chain.unpause('UsdcLike');
  await chain.transfer(wallet, { to: chain.treasury, amount: 1n });
  expect(await chain.balance(wallet.address)).toBe(0n);
});

test('the target reads on by its second node, and is not ready without both', async () => {
  const first = await target.chain.cutFirst();
  expect(await readiness()).toBe(200);
  await first[Symbol.asyncDispose]();
  const both = await target.chain.cut();
  expect(await readiness()).toBe(503);
  await both[Symbol.asyncDispose]();
  expect(await readiness()).toBe(200);
});

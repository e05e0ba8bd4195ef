/** The limits of X402 sessions on a real chain: single, daily over the change of the UTC day, and the end (LR-13). */
import { encodeFunctionData } from 'viem';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { usdcAbi, x402SessionManagerAbi } from '../../reference/chain/abi.ts';
import type { Sender } from '../../reference/chain/sender.ts';
import { type ChainUnderTest, id, type RawCall, refused, startChain } from './chain-under-test.ts';

const SINGLE = 40n;
const DAILY = 100n;
const DAY = 24 * 3_600;

let chain: ChainUnderTest;
let payments = 0;

beforeAll(async () => {
  chain = await startChain();
  await chain.mint(chain.by.buyer.account.address, 1_000_000n);
  await chain.by.buyer.send({
    address: chain.contracts.UsdcLike,
    abi: usdcAbi,
    functionName: 'approve',
    args: [manager().address, 1_000_000n],
  });
  return () => chain.stop();
});

const manager = () =>
  ({ address: chain.contracts.X402SessionManager, abi: x402SessionManagerAbi }) as const;
const usedToday = (session: bigint) =>
  chain.reader.readContract({ ...manager(), functionName: 'usedToday', args: [session] });
const revoke = (by: Sender, session: bigint) =>
  by.send({ ...manager(), functionName: 'revoke', args: [session] });

interface Limits {
  readonly single?: bigint;
  readonly daily?: bigint;
  readonly days?: number;
}

/** The buyer's session with the operator as relayer. */
async function open({ single = SINGLE, daily = DAILY, days = 30 }: Limits = {}): Promise<bigint> {
  const expiresAt = (await chain.now()) + days * DAY;
  const args = [chain.by.operator.account.address, single, daily, expiresAt] as const;
  await chain.by.buyer.send({ ...manager(), functionName: 'open', args });
  return chain.reader.readContract({ ...manager(), functionName: 'sessionCount' });
}

/** A payment with an id of its own. */
function payment(session: bigint, amount: bigint) {
  payments += 1;
  const args = [session, id(payments), chain.by.seller.account.address, amount] as const;
  return { ...manager(), functionName: 'pay', args } as const;
}

function pay(session: bigint, amount: bigint, by = chain.by.operator): Promise<unknown> {
  return by.send(payment(session, amount));
}

function raw(session: bigint, amount: bigint): RawCall {
  const call = payment(session, amount);
  return { by: chain.by.operator, to: call.address, data: encodeFunctionData(call) };
}

describe('a session', () => {
  it('pays from the payer to the payee, exactly', async () => {
    const seller = chain.by.seller.account.address;
    const before = await chain.balance(seller);
    await pay(await open(), SINGLE);
    expect(await chain.balance(seller)).toBe(before + SINGLE);
  });

  it('is used by its relayer only', async () => {
    const session = await open();
    await refused(pay(session, 1n, chain.by.stranger), 'NotAllowed');
    await refused(pay(session, 1n, chain.by.buyer), 'NotAllowed');
    await pay(session, 1n);
  });

  it('pays a payment once', async () => {
    const session = await open();
    await pay(session, 1n);
    payments -= 1;
    await refused(pay(session, 1n), 'AlreadyPaid');
  });

  it.each([
    ['no single limit', { single: 0n }],
    ['a single limit over the daily one', { single: DAILY + 1n }],
    ['an end that has passed', { days: 0 }],
  ])('is not opened with %s', async (_, limits) => {
    await refused(open(limits), 'TermsRefused');
  });
});

describe('its limits', () => {
  it('take the single limit, and not a unit more', async () => {
    const session = await open();
    await refused(pay(session, SINGLE + 1n), 'OverSingleLimit');
    await refused(pay(session, 0n), 'AmountMissing');
    await pay(session, SINGLE);
  });

  it('hold the daily limit over many payments, to the unit', async () => {
    const session = await open();
    await pay(session, 40n);
    await pay(session, 40n);
    await refused(pay(session, 21n), 'OverDailyLimit');
    await pay(session, 20n);
    expect(await usedToday(session)).toBe(DAILY);
    await refused(pay(session, 1n), 'OverDailyLimit');
  });

  it('hold when payments that each fit stand in the same block', async () => {
    const session = await open();
    await pay(session, 40n);
    const outcomes = await chain.inOneBlock([40n, 30n, 20n].map((amount) => raw(session, amount)));
    expect(outcomes).toEqual(['success', 'reverted', 'success']);
    expect(await usedToday(session)).toBe(DAILY);
  });

  it('begin anew at midnight UTC, and not a second before', async () => {
    const session = await open({ single: DAILY });
    const midnight = (Math.floor((await chain.now()) / DAY) + 1) * DAY;
    await chain.travelTo(midnight - 100);
    await pay(session, DAILY);
    await chain.travelTo(midnight - 2);
    await refused(pay(session, 1n), 'OverDailyLimit');
    await chain.travelTo(midnight);
    expect(await usedToday(session)).toBe(0n);
    await pay(session, DAILY);
    await refused(pay(session, 1n), 'OverDailyLimit');
  });
});

describe('its end', () => {
  it('comes with its expiry, at that second', async () => {
    const session = await open({ days: 2 });
    const { expiresAt } = await chain.reader.readContract({
      ...manager(),
      functionName: 'sessionOf',
      args: [session],
    });
    await chain.travelTo(expiresAt - 100);
    await pay(session, 1n);
    await chain.travelTo(expiresAt);
    await refused(pay(session, 1n), 'Expired');
  });

  it('comes at once when the payer, and nobody else, takes it back', async () => {
    const session = await open();
    await refused(revoke(chain.by.operator, session), 'NotAllowed');
    await pay(session, 1n);
    await revoke(chain.by.buyer, session);
    await refused(pay(session, 1n), 'Revoked');
  });
});

describe('paused', () => {
  it('refuses to pay and to open, and still lets a payer out', async () => {
    const [session, other] = [await open(), await open()];
    await refused(
      chain.by.stranger.send({ ...manager(), functionName: 'pause' }),
      'OwnableUnauthorizedAccount',
    );
    await chain.by.admin.send({ ...manager(), functionName: 'pause' });
    onTestFinished(async () => {
      await chain.by.admin.send({ ...manager(), functionName: 'unpause' });
      await pay(session, 1n);
    });
    await refused(pay(session, 1n), 'EnforcedPause');
    await refused(open(), 'EnforcedPause');
    await revoke(chain.by.buyer, other);
  });
});

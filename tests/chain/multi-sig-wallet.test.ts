/** Two of three owners, on a real chain: never one, never the same one twice, and nothing done twice. */
import { encodeFunctionData, type Hex, type LocalAccount } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { multiSigWalletAbi, usdcAbi } from '../../reference/chain/abi.ts';
import { compileContracts } from '../../reference/chain/compile.ts';
import { deployContracts } from '../../reference/chain/deploy.ts';
import {
  ARTIFACTS,
  account,
  CHAIN_ID,
  type ChainUnderTest,
  refused,
  startChain,
} from './chain-under-test.ts';

const TYPES = {
  Operation: [
    { name: 'to', type: 'address' },
    { name: 'value', type: 'uint256' },
    { name: 'data', type: 'bytes' },
    { name: 'nonce', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

interface Operation {
  readonly to: Hex;
  readonly value: bigint;
  readonly data: Hex;
  readonly nonce: bigint;
  readonly deadline: bigint;
}

let chain: ChainUnderTest;
/** The three owners, and somebody who is none. */
let first: LocalAccount;
let second: LocalAccount;
let third: LocalAccount;
let stranger: LocalAccount;

beforeAll(async () => {
  chain = await startChain();
  [first, second, third, stranger] = [
    chain.by.buyer.account,
    chain.by.seller.account,
    chain.by.agent.account,
    chain.by.stranger.account,
  ];
  await chain.mint(chain.contracts.MultiSigWallet, 1_000_000n);
  return () => chain.stop();
});

const wallet = () => ({ address: chain.contracts.MultiSigWallet, abi: multiSigWalletAbi }) as const;

/** Pays ten units out of the wallet. */
async function payment(changes: Partial<Operation> = {}): Promise<Operation> {
  const args = [chain.by.platform.account.address, 10n] as const;
  return {
    to: chain.contracts.UsdcLike,
    value: 0n,
    data: encodeFunctionData({ abi: usdcAbi, functionName: 'transfer', args }),
    nonce: await chain.reader.readContract({ ...wallet(), functionName: 'nonce' }),
    deadline: BigInt((await chain.now()) + 3_600),
    ...changes,
  };
}

function sign(by: LocalAccount, message: Operation, chainId = CHAIN_ID): Promise<Hex> {
  const { address: verifyingContract } = wallet();
  const domain = { name: 'MultiSigWallet', version: '1', chainId, verifyingContract };
  return by.signTypedData({ domain, types: TYPES, primaryType: 'Operation', message });
}

async function execute(operation: Operation, signatures: readonly [Hex, Hex]): Promise<void> {
  const args = [operation, signatures] as const;
  await chain.by.stranger.send({ ...wallet(), functionName: 'execute', args });
}

const signed = async (operation: Operation, [a, b]: readonly [LocalAccount, LocalAccount]) =>
  [await sign(a, operation), await sign(b, operation)] as const;

describe('two of three', () => {
  it('do together what any two of them signed, in any order', async () => {
    const payee = chain.by.platform.account.address;
    const before = await chain.balance(payee);
    const pairs = [
      [first, second],
      [third, first],
      [second, third],
    ] as const;
    for (const pair of pairs) {
      const operation = await payment();
      await execute(operation, await signed(operation, pair));
    }
    expect(await chain.balance(payee)).toBe(before + 30n);
  });

  it('can’t be one owner twice', async () => {
    const operation = await payment();
    await refused(execute(operation, await signed(operation, [first, first])), 'SignerRefused');
  });

  it('can’t be an owner and a stranger, in either place', async () => {
    const operation = await payment();
    await refused(execute(operation, await signed(operation, [first, stranger])), 'SignerRefused');
    await refused(execute(operation, await signed(operation, [stranger, first])), 'SignerRefused');
  });

  it('signed this very operation', async () => {
    const operation = await payment();
    const signatures = await signed(operation, [first, second]);
    await refused(execute({ ...operation, to: stranger.address }, signatures), 'SignerRefused');
    await execute(operation, signatures);
  });
});

describe('replays', () => {
  it('are refused on the same wallet', async () => {
    const operation = await payment();
    const signatures = await signed(operation, [first, second]);
    await execute(operation, signatures);
    await refused(execute(operation, signatures), 'NonceUsed');
  });

  it('are refused from another chain', async () => {
    const operation = await payment();
    const foreign = [await sign(first, operation, 1), await sign(second, operation, 1)] as const;
    await refused(execute(operation, foreign), 'SignerRefused');
  });

  it('are refused on another wallet of the same owners', async () => {
    const { artifacts } = await compileContracts(ARTIFACTS);
    const { address: admin } = chain.by.admin.account;
    const other = await deployContracts({
      reader: chain.reader,
      deployer: account(9),
      artifacts,
      roles: {
        admin,
        operator: admin,
        arbiter: admin,
        owners: [first.address, second.address, third.address],
      },
    });
    const operation = await payment({ nonce: 0n });
    const args = [operation, await signed(operation, [first, second])] as const;
    const replay = chain.by.stranger.send({
      address: other.MultiSigWallet,
      abi: multiSigWalletAbi,
      functionName: 'execute',
      args,
    });
    await refused(replay, 'SignerRefused');
  });

  it('of two operations signed for one number, one is done', async () => {
    const [one, two] = [await payment(), await payment({ value: 0n, data: '0x' })];
    await execute(one, await signed(one, [first, second]));
    await refused(execute(two, await signed(two, [first, second])), 'NonceUsed');
  });
});

describe('what is not done', () => {
  it('is an operation after its deadline', async () => {
    const operation = await payment();
    await chain.travelTo(Number(operation.deadline) + 1);
    await refused(execute(operation, await signed(operation, [first, second])), 'DeadlinePassed');
  });

  it('uses no number up when the call itself is refused', async () => {
    const args = [stranger.address, 10n ** 18n] as const;
    const data = encodeFunctionData({ abi: usdcAbi, functionName: 'transfer', args });
    const operation = await payment({ data });
    const call = execute(operation, await signed(operation, [first, second]));
    await expect(call).rejects.toThrow('refused');
    expect((await payment()).nonce).toBe(operation.nonce);
  });
});

/** A chain of one's own with the contracts on it: a real Anvil for each test file, since tests move its time. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Address,
  createTestClient,
  type Hash,
  type Hex,
  http,
  type LocalAccount,
  toHex,
} from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { expect } from 'vitest';
import { usdcAbi } from '../../reference/chain/abi.ts';
import { type Reader, reader, wallet } from '../../reference/chain/clients.ts';
import { compileContracts } from '../../reference/chain/compile.ts';
import { type ContractAddresses, deployContracts } from '../../reference/chain/deploy.ts';
import { ContractRefusal, type Sender, sender } from '../../reference/chain/sender.ts';
import { localAnvil } from '../../stack/services/anvil/local.ts';
import { cacheRoot } from '../../stack/tools/index.ts';

export const CHAIN_ID = 31_337;
const MNEMONIC = 'test test test test test test test test test test test junk';

/** Kept like the tools: compiled once a machine, for as long as the contracts stay as they are. */
export const ARTIFACTS = join(cacheRoot(), 'contracts');

/** The n-th account that Anvil gives ether to. */
export function account(index: number): LocalAccount {
  return mnemonicToAccount(MNEMONIC, { addressIndex: index });
}

/** Who takes part, each with the right that the name says. */
const CAST = [
  'admin',
  'operator',
  'arbiter',
  'buyer',
  'seller',
  'agent',
  'platform',
  'stranger',
] as const;
type Role = (typeof CAST)[number];

export interface ChainUnderTest {
  readonly url: string;
  readonly reader: Reader;
  readonly contracts: ContractAddresses;
  readonly by: Readonly<Record<Role, Sender>>;
  balance(owner: Address): Promise<bigint>;
  mint(to: Address, amount: bigint): Promise<void>;
  /** Unix seconds of the newest block. */
  now(): Promise<number>;
  /** The next block carries this very second. */
  travelTo(unixSeconds: number): Promise<void>;
  /** Puts calls into one block, in this order, without asking first whether they would be refused. */
  inOneBlock(calls: readonly RawCall[]): Promise<readonly ('success' | 'reverted')[]>;
  stop(): Promise<void>;
}

export interface RawCall {
  readonly by: Sender;
  readonly to: Address;
  readonly data: Hex;
}

export async function startChain(): Promise<ChainUnderTest> {
  const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-chain-'));
  const anvil = await localAnvil.start({ workDir });
  const nodes = reader({ rpcUrls: [anvil.url], chainId: CHAIN_ID });
  const by = Object.fromEntries(
    CAST.map((role, index) => [role, sender(nodes, account(index))]),
  ) as Record<Role, Sender>;
  const contracts = await deploy(nodes, by);
  return {
    url: anvil.url,
    reader: nodes,
    contracts,
    by,
    ...coin(nodes, contracts.UsdcLike, by.admin),
    ...levers(nodes, anvil.url),
    async stop() {
      await anvil.stop();
      rmSync(workDir, { recursive: true, force: true });
    },
  };
}

async function deploy(nodes: Reader, by: ChainUnderTest['by']): Promise<ContractAddresses> {
  const { artifacts } = await compileContracts(ARTIFACTS);
  const addressOf = (role: Role) => by[role].account.address;
  return deployContracts({
    reader: nodes,
    deployer: account(9),
    artifacts,
    roles: {
      admin: addressOf('admin'),
      operator: addressOf('operator'),
      arbiter: addressOf('arbiter'),
      owners: [addressOf('buyer'), addressOf('seller'), addressOf('agent')],
    },
  });
}

function coin(nodes: Reader, token: Address, admin: Sender) {
  const usdc = { address: token, abi: usdcAbi } as const;
  return {
    balance: (owner: Address) =>
      nodes.readContract({ ...usdc, functionName: 'balanceOf', args: [owner] }),
    async mint(to: Address, amount: bigint) {
      await admin.send({ ...usdc, functionName: 'mint', args: [to, amount] });
    },
  };
}

const GAS_PLENTY = 500_000n;

/** What only a test chain lets one do. */
function levers(nodes: Reader, url: string) {
  const anvil = createTestClient({ mode: 'anvil', transport: http(url) });
  return {
    now: async () => Number((await nodes.getBlock()).timestamp),
    async travelTo(unixSeconds: number) {
      await anvil.setNextBlockTimestamp({ timestamp: BigInt(unixSeconds) });
      await anvil.mine({ blocks: 1 });
    },
    async inOneBlock(calls: readonly RawCall[]) {
      await anvil.setAutomine(false);
      const hashes: Hash[] = [];
      for (const { by, to, data } of calls) {
        const signer = wallet(nodes, by.account);
        hashes.push(await signer.sendTransaction({ to, data, gas: GAS_PLENTY }));
      }
      await anvil.mine({ blocks: 1 });
      await anvil.setAutomine(true);
      const receipts = await Promise.all(
        hashes.map((hash) => nodes.getTransactionReceipt({ hash })),
      );
      expect(new Set(receipts.map(({ blockNumber }) => blockNumber)).size).toBe(1);
      return receipts.map(({ status }) => status);
    },
  };
}

/** The n-th id of a test file. */
export function id(n: number) {
  return toHex(n, { size: 32 });
}

/** The contract must say no, with this very error. */
export async function refused(call: Promise<unknown>, errorName: string): Promise<void> {
  const seen = await call.then(
    () => 'was done',
    (error: unknown) => (error instanceof ContractRefusal ? error.errorName : error),
  );
  expect(seen).toBe(errorName);
}

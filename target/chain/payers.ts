/** Wallets that pay on a test chain: what they sign, and how it is sent. The only file here with a chain's client. */
import { randomBytes } from 'node:crypto';
import {
  type Address,
  encodeFunctionData,
  type Hash,
  type Hex,
  type LocalAccount,
  parseAbi,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { rpc } from './rpc.ts';

const COIN = parseAbi([
  'function transfer(address to, uint256 value) returns (bool)',
  'function approve(address spender, uint256 value) returns (bool)',
  'function mint(address to, uint256 amount)',
]);
const PAUSABLE = parseAbi(['function pause()', 'function unpause()']);

/** Never estimated: what will be refused is sent too, and is then in a block as reverted. */
const GAS = 1_000_000n;
const MOST_PER_GAS = 100_000_000_000n;

export interface Payment {
  readonly token: Address;
  readonly amount: bigint;
}

export const coin = {
  transfer: (to: Address, { token, amount }: Payment) =>
    call(token, encodeFunctionData({ abi: COIN, functionName: 'transfer', args: [to, amount] })),
  approve: (spender: Address, { token, amount }: Payment) =>
    call(
      token,
      encodeFunctionData({ abi: COIN, functionName: 'approve', args: [spender, amount] }),
    ),
  mint: (to: Address, { token, amount }: Payment) =>
    call(token, encodeFunctionData({ abi: COIN, functionName: 'mint', args: [to, amount] })),
};

export function pausing(contract: Address, functionName: 'pause' | 'unpause'): Call {
  return call(contract, encodeFunctionData({ abi: PAUSABLE, functionName }));
}

export interface Call {
  readonly to: Address;
  readonly data: Hex;
  /** In wei; of the calls in one block the one that would pay most goes first. Default: more than anybody's. */
  readonly mostPerGas?: bigint;
}

const call = (to: Address, data: Hex): Call => ({ to, data });

export function accountOf(key: Hex): LocalAccount {
  return privateKeyToAccount(key);
}

export function newAccount(): LocalAccount {
  return accountOf(`0x${randomBytes(32).toString('hex')}`);
}

interface Node {
  readonly rpcUrl: string;
  readonly chainId: number;
}

/** Signs with the account's next number, and sends; the call is in no block yet. */
export async function sendBy(
  from: LocalAccount,
  { to, data, mostPerGas = MOST_PER_GAS }: Call,
  { rpcUrl, chainId }: Node,
): Promise<Hash> {
  const nonce = await rpc<Hex>(rpcUrl, 'eth_getTransactionCount', [from.address, 'pending']);
  const signed = await from.signTransaction({
    type: 'eip1559',
    chainId,
    nonce: Number(nonce),
    to,
    data,
    gas: GAS,
    maxFeePerGas: mostPerGas,
    maxPriorityFeePerGas: 0n,
  });
  return rpc<Hash>(rpcUrl, 'eth_sendRawTransaction', [signed]);
}

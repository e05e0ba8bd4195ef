/** The chain interface for EVM chains, read through the fallback of nodes. */
import {
  type Address,
  getAddress,
  isHash,
  parseEventLogs,
  TransactionReceiptNotFoundError,
} from 'viem';
import { usdcAbi } from './abi.ts';
import type { Chain, ChainTransaction } from './chain.ts';
import type { Reader } from './clients.ts';

/** `probe` asks whether a node is up, and may be less patient than the `reader`. */
export function evmChain(reader: Reader, probe = reader): Chain {
  const expected = reader.chain?.id;
  return {
    network: `eip155:${expected}`,
    isUp: () =>
      probe.getChainId().then(
        (id) => id === expected,
        () => false,
      ),
    transaction: (id) => (isHash(id) ? transaction(reader, id) : Promise.resolve(undefined)),
    balance: ({ token, owner }) =>
      reader.readContract({
        address: token as Address,
        abi: usdcAbi,
        functionName: 'balanceOf',
        args: [owner as Address],
      }),
  };
}

async function transaction(
  reader: Reader,
  hash: `0x${string}`,
): Promise<ChainTransaction | undefined> {
  const receipt = await reader.getTransactionReceipt({ hash }).catch((error: unknown) => {
    if (error instanceof TransactionReceiptNotFoundError) return undefined;
    throw error;
  });
  if (receipt === undefined) return undefined;
  const { blockNumber } = receipt;
  const [newest, block] = await Promise.all([
    reader.getBlockNumber(),
    reader.getBlock({ blockNumber }),
  ]);
  const transfers = parseEventLogs({ abi: usdcAbi, eventName: 'Transfer', logs: receipt.logs });
  return {
    succeeded: receipt.status === 'success',
    // A node that lags behind the one which gave the receipt counts at least the block itself.
    confirmations: newest < blockNumber ? 1n : newest - blockNumber + 1n,
    minedAt: new Date(Number(block.timestamp) * 1_000),
    transfers: transfers.map(({ address, args }) => ({
      token: getAddress(address),
      from: args.from,
      to: args.to,
      amount: args.value,
    })),
  };
}

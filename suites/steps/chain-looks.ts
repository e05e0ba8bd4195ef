/** Looks at the target's chain itself, past the target. */
import { rpc } from '../../target/chain/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { eventually } from './eventually.ts';
import { rule } from './rule.ts';

type Chain = RunningTarget['chain'];

const SECOND_MS = 1_000;

/** Deals that were opened so far, by the contract's own events. */
export async function dealsOpened({ rpcUrl, contracts }: Chain): Promise<number> {
  const MOVED = '0x707ba3ce91826cc4f5af9fdefcd70805c72a952eac162c39265c85d9db0f80fa';
  const pending = `0x${'1'.padStart(64, '0')}`;
  const filter = {
    address: contracts.Escrow,
    fromBlock: '0x0',
    topics: [MOVED, null, pending],
  };
  return (await rpc<readonly unknown[]>(rpcUrl, 'eth_getLogs', [filter])).length;
}

/** Milliseconds, of the newest block. */
export async function chainNow({ rpcUrl }: Chain): Promise<number> {
  const block = await rpc<{ timestamp: string }>(rpcUrl, 'eth_getBlockByNumber', ['latest', false]);
  return Number(block.timestamp) * SECOND_MS;
}

const setUp = rule('LR-20', 'what is sent to a chain waits for a block');

/** Resolves once so many transactions wait for a block. */
export async function inPool({ chain }: RunningTarget, count: number): Promise<void> {
  const waiting = async () => {
    const { pending } = await rpc<{ pending: string }>(chain.rpcUrl, 'txpool_status');
    return Number(pending);
  };
  setUp.same('waiting for a block', await eventually(waiting, (seen) => seen >= count), count);
}

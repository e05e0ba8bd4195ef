/** What the chain shows of the money that came to the target, and of the deals that it holds. */
import type { Address } from 'viem';
import type { ChainAccount, ChainBooks, ChainDeal } from '../audit/index.ts';
import { rpc, type TargetChain } from '../chain/index.ts';

/** keccak256 of `Moved(bytes32,uint8,address)`: a deal of the escrow contract came to a state. */
const MOVED = '0x707ba3ce91826cc4f5af9fdefcd70805c72a952eac162c39265c85d9db0f80fa';
/** `held()`. */
const HELD = '0xa285aed7';
/** By the number that the contract gives them. */
const STATES = ['none', 'pending', 'funded', 'disputed', 'released', 'refunded'];
const ENDINGS = ['released', 'refunded'];

export async function readChain(chain: TargetChain): Promise<ChainBooks> {
  const cameTo = async (account: ChainAccount, payee: Address) => {
    const transfers = await chain.transfersTo(payee);
    return transfers.map(({ hash, amount: minor }) => ({ hash, account, minor }));
  };
  const transfers = await Promise.all([
    cameTo('chain:treasury', chain.treasury),
    cameTo('chain:escrow', chain.contracts.Escrow),
  ]);
  const given = await chain.transfersFrom(chain.treasury);
  return {
    transfers: transfers.flat(),
    left: given.map(({ hash, amount: minor }) => ({ hash, minor })),
    deals: await readDeals(chain),
    heldMinor: await readHeld(chain),
  };
}

async function readDeals({ rpcUrl, contracts }: TargetChain): Promise<readonly ChainDeal[]> {
  type Log = { readonly topics: readonly string[] };
  const filter = { address: contracts.Escrow, fromBlock: '0x0', topics: [MOVED] };
  const logs = await rpc<readonly Log[]>(rpcUrl, 'eth_getLogs', [filter]);
  const moves = logs.map(({ topics: [, id = '', to = ''] }) => ({
    id,
    state: STATES[Number(to)] ?? to,
  }));
  return [...Map.groupBy(moves, ({ id }) => id)].map(([id, own]) => ({
    id,
    state: own.at(-1)?.state ?? 'none',
    endings: own.filter(({ state }) => ENDINGS.includes(state)).length,
  }));
}

async function readHeld({ rpcUrl, contracts }: TargetChain): Promise<bigint> {
  const call = { to: contracts.Escrow, data: HELD };
  return BigInt(await rpc<string>(rpcUrl, 'eth_call', [call, 'latest']));
}

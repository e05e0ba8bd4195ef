/** What the chain shows of the money that came to the target. */
import type { Address } from 'viem';
import type { ChainAccount, ChainBooks } from '../audit/index.ts';
import type { TargetChain } from '../chain/index.ts';

export async function readChain(chain: TargetChain): Promise<ChainBooks> {
  const cameTo = async (account: ChainAccount, payee: Address) => {
    const transfers = await chain.transfersTo(payee);
    return transfers.map(({ hash, amount: minor }) => ({ hash, account, minor }));
  };
  const transfers = await Promise.all([
    cameTo('chain:treasury', chain.treasury),
    cameTo('chain:escrow', chain.contracts.Escrow),
  ]);
  return { transfers: transfers.flat() };
}

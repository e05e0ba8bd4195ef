/** Deals of the escrow contract, as tests open, pay and end them. */
import { encodeFunctionData, type Hex } from 'viem';
import { DEAL_STATES, escrowAbi, usdcAbi } from '../../reference/chain/abi.ts';
import type { Sender } from '../../reference/chain/sender.ts';
import { type ChainUnderTest, id } from './chain-under-test.ts';

/** Odd, so that every split leaves something over. */
export const AMOUNT = 100_000_001n;

export type Step = 'fund' | 'release' | 'releaseOverdue' | 'refund' | 'dispute';

export interface Terms {
  /** Default: one that no deal has. */
  readonly deal?: Hex;
  readonly amount?: bigint;
  readonly autoReleaseSeconds?: number;
  /** Of seller, agent and platform. */
  readonly basisPoints?: readonly [number, number, number];
}

export type Deals = ReturnType<typeof dealsOn>;

export function dealsOn(chain: ChainUnderTest) {
  const escrow = { address: chain.contracts.Escrow, abi: escrowAbi } as const;
  const address = (role: keyof ChainUnderTest['by']) => chain.by[role].account.address;
  const dealOf = (deal: Hex) =>
    chain.reader.readContract({ ...escrow, functionName: 'dealOf', args: [deal] });
  const act = (by: Sender, functionName: Step, deal: Hex) =>
    by.send({ ...escrow, functionName, args: [deal] });
  const create = creating(chain);
  const approve = approving(chain);
  return {
    escrow,
    dealOf,
    act,
    create,
    approve,
    stateOf: async (deal: Hex) => DEAL_STATES[(await dealOf(deal)).state],
    held: () => chain.reader.readContract({ ...escrow, functionName: 'held' }),
    raw(by: Sender, functionName: Step, deal: Hex) {
      const data = encodeFunctionData({ abi: escrowAbi, functionName, args: [deal] });
      return { by, to: escrow.address, data };
    },
    resolve: (by: Sender, deal: Hex, forSeller: boolean) =>
      by.send({ ...escrow, functionName: 'resolve', args: [deal, forSeller] }),
    balances: () =>
      Promise.all(
        (['seller', 'agent', 'platform', 'buyer'] as const).map((role) =>
          chain.balance(address(role)),
        ),
      ),
    async funded(terms: Terms = {}): Promise<Hex> {
      const deal = await create(chain.by.operator, terms);
      await approve(terms.amount ?? AMOUNT);
      await act(chain.by.buyer, 'fund', deal);
      return deal;
    },
  };
}

function creating(chain: ChainUnderTest) {
  let opened = 0;
  return async (by: Sender, terms: Terms = {}): Promise<Hex> => {
    opened += 1;
    const { deal = id(opened), amount = AMOUNT, autoReleaseSeconds = 0 } = terms;
    const { basisPoints = [9_500, 300, 200] } = terms;
    const payees = (['seller', 'agent', 'platform'] as const).map(
      (role) => chain.by[role].account.address,
    );
    const shares = payees.map((payee, i) => ({ payee, basisPoints: basisPoints[i] ?? 0 }));
    const buyer = chain.by.buyer.account.address;
    await by.send({
      address: chain.contracts.Escrow,
      abi: escrowAbi,
      functionName: 'create',
      args: [deal, buyer, amount, autoReleaseSeconds, shares],
    });
    return deal;
  };
}

/** The buyer gets the amount, and lets the escrow take it. */
function approving(chain: ChainUnderTest) {
  return async (amount: bigint): Promise<void> => {
    await chain.mint(chain.by.buyer.account.address, amount);
    await chain.by.buyer.send({
      address: chain.contracts.UsdcLike,
      abi: usdcAbi,
      functionName: 'approve',
      args: [chain.contracts.Escrow, amount],
    });
  };
}

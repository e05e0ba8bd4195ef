/**
 * Makes the users of a load ready to pay in every flow that it drives: wallets that their node signs for, an
 * allowance for the escrow contract, X402 payments signed ahead. What k6 needs of it goes into its plan.
 */
import type { LocalAccount } from 'viem';
import { rpc } from '../target/chain/index.ts';
import type { RunningTarget, Session } from '../target/target.ts';
import type { Shares } from './peak.ts';
import type { LoadPlan, Stages } from './plan.ts';
import { signedSale } from './signed-sale.ts';
import { loadUser, registerUsers } from './users.ts';

export type PayersPlan = Pick<LoadPlan, 'users' | 'chain' | 'sale' | 'pagesUrl'>;

export interface PayersWish {
  readonly count: number;
  readonly shares: Shares;
  readonly stages: Stages;
}

/** More than a load spends. */
const ALLOWANCE = 1_000_000_000_000n;

export async function readyPayers(target: RunningTarget, wish: PayersWish): Promise<PayersPlan> {
  const { x402 = 0, escrow = 0, agent = 0, 'cross-border': across = 0 } = wish.shares;
  const sessions = await registerUsers(target.driver, wish.count);
  const pages = across > 0 ? { pagesUrl: target.providers.payerUrl } : {};
  if (x402 + escrow + agent === 0) return { users: sessions.map(loadUser), ...pages };
  const wallets = await Promise.all(sessions.map((session) => walletOf(target, session)));
  const { rpcUrl, contracts, treasury } = target.chain;
  await rpc(rpcUrl, 'anvil_autoImpersonateAccount', [true]);
  return {
    users: sessions.map((session, at) => ({ ...loadUser(session), ...addressOf(wallets[at]) })),
    chain: { rpcUrl, treasury, coin: contracts.UsdcLike, escrow: contracts.Escrow },
    ...(x402 > 0 && { sale: await signedSale(target, wallets, wish) }),
    ...pages,
  };
}

const addressOf = (wallet: LocalAccount | undefined) => (wallet ? { wallet: wallet.address } : {});

async function walletOf(target: RunningTarget, session: Session): Promise<LocalAccount> {
  const { chain } = target;
  const wallet = await chain.newWallet();
  await chain.approve(wallet, { spender: chain.contracts.Escrow, amount: ALLOWANCE });
  const body = { walletAddress: wallet.address };
  await session.request('/api/users/profile', { method: 'PUT', body });
  return wallet;
}

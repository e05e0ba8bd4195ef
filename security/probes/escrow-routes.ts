/** The attack surface of escrows. Needs `chain`: a member's deals are paid by a wallet of the member's. */
import { expect } from 'vitest';
import type { Escrow, EscrowOpened } from '../../contracts/api/index.ts';
import type { Session } from '../../target/target.ts';
import { type Member, PRICE } from './members.ts';
import type { Route } from './routes.ts';

const ESCROWS = '/api/payments/escrow';
/** `fund(bytes32)` of the contract. */
const FUND = '0xbf14c119';
const USDC_UNITS = BigInt(PRICE * 1_000_000);

const BODY = {
  amount: PRICE,
  currency: 'USDC',
  commission: { merchant: 0.9, agent: 0.05, paymind: 0.05 },
  orderType: 'product',
  settlementType: 'delivery_confirmed',
};

interface PaidDeal {
  readonly escrowId: string;
  readonly transactionHash: string;
}

/** Made when a member's first escrow is asked for, and kept: each deal is on the chain. */
const merchants = new WeakMap<Member, Promise<string>>();
const confirmed = new WeakMap<Member, Promise<PaidDeal>>();
const disputed = new WeakMap<Member, Promise<PaidDeal>>();

function kept<Value>(
  store: WeakMap<Member, Promise<Value>>,
  make: (member: Member) => Promise<Value>,
) {
  return (member: Member): Promise<Value> => {
    const own = store.get(member) ?? make(member);
    store.set(member, own);
    return own;
  };
}

/** The member names a wallet, and so does somebody who sells. */
const merchantOf = kept(merchants, async ({ target, session }) => {
  const merchant = await target.driver.newUser();
  for (const one of [session, merchant])
    await nameWallet(one, (await target.chain.newWallet()).address);
  return merchant.user.id;
});

async function nameWallet(session: Session, walletAddress: string): Promise<void> {
  const named = await session.request('/api/users/profile', {
    method: 'PUT',
    body: { walletAddress },
  });
  expect(named.status, `a wallet is named: ${named.text}`).toBe(200);
}

async function paidDeal(member: Member): Promise<PaidDeal> {
  const { target, session } = member;
  const { chain } = target;
  const merchantId = await merchantOf(member);
  const wallet = await chain.newWallet();
  await nameWallet(session, wallet.address);
  const options = { method: 'POST', body: { ...BODY, merchantId } };
  const opened = await session.request<EscrowOpened>(`${ESCROWS}/create`, options);
  expect(opened.status, `an escrow is opened: ${opened.text}`).toBe(201);
  const { escrowId } = opened.body;
  const { body } = await session.request<Escrow>(`${ESCROWS}/${escrowId}`);
  const to = chain.contracts.Escrow;
  await chain.approve(wallet, { spender: to, amount: USDC_UNITS });
  const transactionHash = await chain.send(wallet, { to, data: `${FUND}${body.dealId.slice(2)}` });
  return { escrowId, transactionHash };
}

const toConfirm = kept(confirmed, paidDeal);
const toDispute = kept(disputed, paidDeal);

export const ESCROW_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: `${ESCROWS}/create`,
    access: 'user',
    chain: true,
    body: async (member) => ({ ...BODY, merchantId: await merchantOf(member) }),
  },
  {
    method: 'GET',
    path: `${ESCROWS}/:id`,
    access: 'user',
    chain: true,
    params: async (member) => ({ id: (await toDispute(member)).escrowId }),
  },
  {
    method: 'POST',
    path: `${ESCROWS}/:id/fund`,
    access: 'user',
    chain: true,
    params: async (member) => ({ id: (await toDispute(member)).escrowId }),
    body: async (member) => ({ transactionHash: (await toDispute(member)).transactionHash }),
  },
  {
    method: 'POST',
    path: `${ESCROWS}/:id/dispute`,
    access: 'user',
    chain: true,
    params: async (member) => ({ id: (await toDispute(member)).escrowId }),
    body: () => ({ reason: 'it is chipped' }),
  },
  {
    method: 'POST',
    path: `${ESCROWS}/:id/confirm`,
    access: 'user',
    chain: true,
    params: async (member) => ({ id: (await toConfirm(member)).escrowId }),
  },
];

/** The attack surface of people's wallets, and of payments by a transfer on the chain. */
import { randomBytes } from 'node:crypto';
import { expect } from 'vitest';
import { type Member, PRICE } from './members.ts';
import type { Route } from './routes.ts';

const PROFILE = '/api/users/profile';

/** A wallet is one account's. */
const ownWallet = ({ session: { user } }: Member) =>
  `0x${user.id.replaceAll('-', '').padStart(40, '5')}`;

/** A transfer that no block holds yet: the payment is taken, and waits. */
async function transfer(member: Member) {
  const body = { walletAddress: ownWallet(member) };
  const named = await member.session.request(PROFILE, { method: 'PUT', body });
  expect(named.status, `a wallet is named: ${named.text}`).toBe(200);
  return {
    amount: PRICE,
    currency: 'USDC',
    paymentMethod: 'wallet',
    description: 'a book',
    metadata: { txHash: `0x${randomBytes(32).toString('hex')}`, orderId: 'order-1' },
  };
}

export const WALLET_ROUTES: readonly Route[] = [
  {
    method: 'PUT',
    path: PROFILE,
    access: 'user',
    body: (member) => ({ displayName: 'Ada', walletAddress: ownWallet(member) }),
  },
  { method: 'POST', path: '/api/payments/process', access: 'user', chain: true, body: transfer },
];

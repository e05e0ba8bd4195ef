/** The attack surface of X402. What wallets and facilitators sign is probed elsewhere: see coverage.test.ts. */
import { expect } from 'vitest';
import type { Member } from './members.ts';
import type { Route } from './routes.ts';

const AUTHORIZATION = '/api/payments/x402/authorization';
const limits = { singleLimit: 1, dailyLimit: 10, durationDays: 1 };

async function authorized({ session }: Member) {
  const answer = await session.request(AUTHORIZATION, { method: 'POST', body: limits });
  expect(answer.status, `the owner's authorization: ${answer.text}`).toBe(201);
  return {};
}

async function sessionBody(member: Member) {
  await authorized(member);
  const metadata = { orderId: 'order-1' };
  return { paymentId: crypto.randomUUID(), amount: 1, currency: 'USDC', metadata };
}

export const X402_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/.well-known/x402', access: 'public', chain: true },
  { method: 'GET', path: '/api/x402/supported', access: 'public', chain: true },
  { method: 'GET', path: AUTHORIZATION, access: 'user', chain: true, params: authorized },
  { method: 'POST', path: AUTHORIZATION, access: 'user', chain: true, body: () => limits },
  {
    method: 'POST',
    path: '/api/payments/x402/session',
    access: 'user',
    chain: true,
    body: sessionBody,
  },
];

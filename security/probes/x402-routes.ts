/** The attack surface of X402's limits. Its sessions and protocol are signed by wallets: see coverage.test.ts. */
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

export const X402_ROUTES: readonly Route[] = [
  { method: 'GET', path: AUTHORIZATION, access: 'user', chain: true, params: authorized },
  { method: 'POST', path: AUTHORIZATION, access: 'user', chain: true, body: () => limits },
];

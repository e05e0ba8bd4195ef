/** The attack surface of exchange rates, on-ramps and withdrawals. */
import { expect } from 'vitest';
import type { FiatToCryptoQuote } from '../../contracts/api/index.ts';
import type { Session } from '../../target/target.ts';
import { type Member, PRICE } from './members.ts';
import type { Route } from './routes.ts';

const QUOTES = '/api/payments/fiat-to-crypto/quotes';
const SESSION = '/api/payments/provider/session';
const WITHDRAW = '/api/payments/withdraw';

const RATE_LOCK = '/api/payments/exchange-rate/lock';
const rateLock = { from: 'USD', to: 'CNY', amount: PRICE };

const exchange = { fromAmount: '50', fromCurrency: 'USD', toCurrency: 'USDT' };
const sessionBody = {
  amount: 20,
  currency: 'USD',
  toCurrency: 'USDT',
  providerId: 'moonpay',
  paymentRail: 'card',
};
/** The example of an IBAN that banks use in their own documents. */
const withdrawal = {
  amount: 0.1,
  fromCurrency: 'USD',
  toCurrency: 'USD',
  bankAccount: 'DE89370400440532013000',
};

async function quoted({ session }: Member) {
  const quotes = await session.request<FiatToCryptoQuote[]>(
    `${QUOTES}?${new URLSearchParams(exchange)}`,
  );
  const [quote] = quotes.body;
  expect(quote, `the owner's quotes: ${quotes.text}`).toBeDefined();
  return { quoteId: quote?.quoteId ?? '', quote: quote ?? {} };
}

async function made(session: Session, path: string, body: object) {
  const answer = await session.request<{ id: string }>(path, { method: 'POST', body });
  expect(answer.status, `the owner's POST ${path}: ${answer.text}`).toBeLessThan(300);
  return { id: answer.body.id };
}

const newSession = ({ session }: Member) => made(session, SESSION, sessionBody);
const newWithdrawal = async (member: Member) => {
  await member.credited();
  return made(member.session, WITHDRAW, withdrawal);
};

export const RAMP_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/payments/exchange-rate/quotes',
    access: 'public',
    query: { from: 'USD', to: 'CNY' },
  },
  { method: 'POST', path: RATE_LOCK, access: 'user', body: () => rateLock },
  {
    method: 'GET',
    path: `${RATE_LOCK}/:lockId`,
    access: 'user',
    params: async ({ session }) => {
      const options = { method: 'POST', body: rateLock };
      const { body } = await session.request<{ lockId: string }>(RATE_LOCK, options);
      return { lockId: body.lockId };
    },
  },
  { method: 'GET', path: QUOTES, access: 'user', ramps: true, query: exchange },
  {
    method: 'POST',
    path: '/api/payments/fiat-to-crypto/lock',
    access: 'user',
    ramps: true,
    body: quoted,
  },
  { method: 'POST', path: SESSION, access: 'user', ramps: true, body: () => sessionBody },
  { method: 'GET', path: `${SESSION}/:id`, access: 'user', ramps: true, params: newSession },
  {
    method: 'POST',
    path: `${SESSION}/:id/complete`,
    access: 'user',
    ramps: true,
    params: newSession,
  },
  {
    method: 'POST',
    path: WITHDRAW,
    access: 'user',
    ramps: true,
    body: async (member) => {
      await member.credited();
      return withdrawal;
    },
  },
  { method: 'GET', path: WITHDRAW, access: 'user', ramps: true },
  { method: 'GET', path: `${WITHDRAW}/:id`, access: 'user', ramps: true, params: newWithdrawal },
  {
    method: 'POST',
    path: `${WITHDRAW}/:id/cancel`,
    access: 'user',
    ramps: true,
    params: newWithdrawal,
  },
];

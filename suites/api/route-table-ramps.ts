/** The routes of on-ramps and withdrawals, in the document's order. */
import Type from 'typebox';
import {
  FiatToCryptoQuotes,
  ProviderSession,
  QuoteLock,
  Withdrawal,
  WithdrawalList,
} from '../../contracts/api/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { opened, quotesOf, SESSION } from './ramp-steps.ts';
import { asked, guest, merchant } from './route-guests.ts';
import { type Asking, closed, made, type Row } from './route-walk.ts';
import { IBAN, WITHDRAW } from './withdraw-steps.ts';

const wish = { amount: 50, currency: 'USD', toCurrency: 'USDT', providerId: 'moonpay' };

async function session(target: RunningTarget, rest = ''): Promise<Asking> {
  const by = await guest(target);
  const { id } = await opened(by, 'moonpay');
  return { by, path: `${SESSION}/${id}${rest}` };
}

const withdrawal = { amount: 10, fromCurrency: 'USDT', toCurrency: 'EUR', bankAccount: IBAN };

async function withdrawn(target: RunningTarget, rest = ''): Promise<Asking> {
  const { session: by } = await merchant(target);
  const { id } = await made<Withdrawal>(by, WITHDRAW, withdrawal);
  return { by, path: `${WITHDRAW}/${id}${rest}` };
}

/** Providers' webhooks are refused without their signature, which is another check's. */
const heard = (provider: 'okpay' | 'transak') => async (target: RunningTarget) => {
  const by = await guest(target);
  const { id: sessionId } = await opened(by, provider);
  const said = { sessionId, status: 'processing' as const };
  const { path, headers, body } = target.providers.webhook(provider, said, 'genuine');
  return { path, headers: { 'content-type': 'application/json', ...headers }, raw: body };
};
const Heard = Type.Object(
  {
    received: Type.Literal(true),
    /** Binance Pay sends again until it reads SUCCESS. */
    returnCode: Type.Literal('SUCCESS'),
    returnMessage: Type.Null(),
  },
  closed,
);

export const RAMP_ROWS: readonly Row[] = [
  {
    route: 'GET /payments/fiat-to-crypto/quotes',
    status: 200,
    answer: FiatToCryptoQuotes,
    ask: asked(
      '/api/payments/fiat-to-crypto/quotes?fromAmount=50&fromCurrency=USD&toCurrency=USDT',
    ),
  },
  {
    route: 'POST /payments/fiat-to-crypto/lock',
    status: 201,
    answer: QuoteLock,
    ask: async (target) => {
      const by = await guest(target);
      const [quote] = await quotesOf(by);
      const body = { quoteId: quote?.quoteId, quote };
      return { by, path: '/api/payments/fiat-to-crypto/lock', body };
    },
  },
  {
    route: 'POST /payments/provider/session',
    status: 201,
    answer: ProviderSession,
    ask: asked('/api/payments/provider/session', { ...wish, paymentRail: 'card' }),
  },
  {
    route: 'GET /payments/provider/session/:id',
    status: 200,
    answer: ProviderSession,
    ask: (target) => session(target),
  },
  {
    route: 'POST /payments/provider/session/:id/complete',
    status: 200,
    answer: ProviderSession,
    ask: (target) => session(target, '/complete'),
  },
  {
    route: 'POST /payments/provider/webhook/:providerId',
    status: 200,
    answer: Heard,
    ask: heard('okpay'),
  },
  {
    route: 'POST /payments/provider/transak/webhook',
    status: 200,
    answer: Heard,
    ask: heard('transak'),
  },
  {
    route: 'POST /payments/withdraw',
    status: 201,
    answer: Withdrawal,
    ask: async (target) => {
      const { session: by } = await merchant(target);
      return { by, path: WITHDRAW, body: withdrawal };
    },
  },
  {
    route: 'GET /payments/withdraw',
    status: 200,
    answer: WithdrawalList,
    ask: async (target) => ({ ...(await withdrawn(target)), path: WITHDRAW }),
  },
  {
    route: 'GET /payments/withdraw/:id',
    status: 200,
    answer: Withdrawal,
    ask: (target) => withdrawn(target),
  },
  {
    route: 'POST /payments/withdraw/:id/cancel',
    status: 200,
    answer: Withdrawal,
    ask: (target) => withdrawn(target, '/cancel'),
  },
];

/** The routes of accounts, refunds and health, in the document's order. */
import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { Profile, Refund, SessionAnswer, TokenPair, User } from '../../contracts/api/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { completedPayment } from '../steps/index.ts';
import { guest, stranger } from './route-guests.ts';
import { closed, Done, made, type Row } from './route-walk.ts';

export const ACCOUNTS: readonly Row[] = [
  {
    route: 'POST /auth/register',
    status: 201,
    answer: SessionAnswer,
    isPublic: true,
    ask: async (target) => {
      const { email } = await guest(target);
      const body = { email: `walk.${email}`, password: randomUUID() };
      return { path: '/api/auth/register', body };
    },
  },
  {
    route: 'POST /auth/login',
    status: 200,
    answer: SessionAnswer,
    isPublic: true,
    ask: async (target) => {
      const { email, password } = await guest(target);
      return { path: '/api/auth/login', body: { email, password } };
    },
  },
  {
    route: 'GET /auth/me',
    status: 200,
    answer: User,
    ask: async (target) => ({ by: await guest(target), path: '/api/auth/me' }),
  },
  {
    route: 'POST /auth/refresh',
    status: 200,
    answer: TokenPair,
    isPublic: true,
    ask: async (target) => {
      const { refreshToken } = await stranger(target);
      return { path: '/api/auth/refresh', body: { refresh_token: refreshToken } };
    },
  },
  {
    route: 'POST /auth/logout',
    status: 200,
    answer: Done,
    ask: async (target) => ({ by: await stranger(target), path: '/api/auth/logout' }),
  },
  {
    route: 'GET /users/profile',
    status: 200,
    answer: Profile,
    ask: async (target) => ({ by: await guest(target), path: '/api/users/profile' }),
  },
  {
    route: 'PUT /users/profile',
    status: 200,
    answer: Profile,
    ask: async (target) => {
      const body = { displayName: 'Ada' };
      return { by: await guest(target), path: '/api/users/profile', body };
    },
  },
  {
    route: 'GET /users/me/export',
    status: 200,
    answer: Type.Object({}),
    ask: async (target) => ({ by: await guest(target), path: '/api/users/me/export' }),
  },
  {
    route: 'DELETE /users/me',
    status: 204,
    ask: async (target) => ({ by: await stranger(target), path: '/api/users/me' }),
  },
];

async function refunded(target: RunningTarget) {
  const { payer: by, paymentId } = await completedPayment(target, 'walk: a refund', {
    payer: await guest(target),
  });
  const { id } = await made<Refund>(by, '/api/refunds', { paymentId, amount: 1, reason: 'part' });
  return { by, paymentId, id };
}

export const REFUNDS_AND_HEALTH: readonly Row[] = [
  {
    route: 'POST /refunds',
    status: 201,
    answer: Refund,
    ask: async (target) => {
      const { payer: by, paymentId } = await completedPayment(target, 'walk: refunds', {
        payer: await guest(target),
      });
      return { by, path: '/api/refunds', body: { paymentId, amount: 1, reason: 'part' } };
    },
  },
  {
    route: 'GET /refunds/:id',
    status: 200,
    answer: Refund,
    ask: async (target) => {
      const { by, id } = await refunded(target);
      return { by, path: `/api/refunds/${id}` };
    },
  },
  {
    route: 'GET /refunds/payment/:paymentId',
    status: 200,
    answer: Type.Array(Refund),
    ask: async (target) => {
      const { by, paymentId } = await refunded(target);
      return { by, path: `/api/refunds/payment/${paymentId}` };
    },
  },
  {
    route: 'GET /health',
    status: 200,
    answer: Type.Object({ status: Type.Literal('ok') }, closed),
    isPublic: true,
    ask: async () => ({ path: '/api/health' }),
  },
  {
    route: 'GET /health/ready',
    status: 200,
    answer: Type.Object(
      { status: Type.Literal('ready'), checks: Type.Record(Type.String(), Type.Literal('up')) },
      closed,
    ),
    isPublic: true,
    ask: async () => ({ path: '/api/health/ready' }),
  },
  {
    route: 'GET /metrics',
    status: 200,
    answer: 'text',
    ask: async ({ metricsKey }) => ({
      path: '/api/metrics',
      headers: { authorization: `Bearer ${metricsKey}` },
    }),
  },
];

/** The attack surface of pay intents, quick-pay grants and agent payments. */
import { expect } from 'vitest';
import type { Session } from '../../target/target.ts';
import { type Member, PRICE } from './members.ts';
import type { Route } from './routes.ts';

const INTENTS = '/api/pay-intents';
const GRANTS = '/api/quick-pay-grants';
const AGENTS = '/api/payments/agent';

const intentBody = {
  type: 'order_payment',
  amount: PRICE,
  currency: 'USD',
  description: 'a book',
  metadata: { returnUrl: 'https://shop.example/back' },
};
const grantBody = {
  paymentMethod: { type: 'stripe', id: 'pm_card_visa' },
  permissions: { maxAmount: PRICE },
};

const agentBody = ({ session: { user } }: Member) => ({
  agentId: user.id,
  merchantId: user.id,
  amount: PRICE,
  currency: 'USDC',
  description: 'a book',
  repaymentMethod: 'offline',
});

const newIntent = ({ session }: Member) => made(session, INTENTS, intentBody);
const newGrant = ({ session }: Member) => made(session, GRANTS, grantBody);

/** What is only read is made once for a member: also read while nothing can be made. */
function kept(make: (member: Member) => Promise<{ readonly id: string }>) {
  const made = new WeakMap<Member, Promise<{ readonly id: string }>>();
  return (member: Member) => {
    const known = made.get(member) ?? make(member);
    made.set(member, known);
    return known;
  };
}
const keptIntent = kept(newIntent);

async function authorizedIntent({ session }: Member) {
  const { id } = await made(session, INTENTS, intentBody);
  return made(session, `${INTENTS}/${id}/authorize`, {});
}

async function made(session: Session, path: string, body: object) {
  const answer = await session.request<{ id: string }>(path, { method: 'POST', body });
  expect(answer.status, `the owner's POST ${path}: ${answer.text}`).toBeLessThan(300);
  return { id: answer.body.id };
}

export const PAY_INTENT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: '/pay/:intentId',
    access: 'public',
    params: async (member) => ({ intentId: (await keptIntent(member)).id }),
    query: { lang: 'zh' },
  },
  { method: 'POST', path: INTENTS, access: 'user', body: () => intentBody },
  { method: 'GET', path: `${INTENTS}/:id`, access: 'user', params: keptIntent },
  {
    method: 'POST',
    path: `${INTENTS}/:id/authorize`,
    access: 'user',
    params: newIntent,
    body: () => ({ authorizationType: 'user' }),
  },
  { method: 'POST', path: `${INTENTS}/:id/execute`, access: 'user', params: authorizedIntent },
  { method: 'PUT', path: `${INTENTS}/:id/cancel`, access: 'user', params: newIntent },
  { method: 'POST', path: GRANTS, access: 'user', body: () => grantBody },
  { method: 'GET', path: GRANTS, access: 'user' },
  { method: 'GET', path: `${GRANTS}/:id`, access: 'user', params: kept(newGrant) },
  { method: 'PUT', path: `${GRANTS}/:id/revoke`, access: 'user', params: newGrant },
  { method: 'POST', path: `${AGENTS}/create`, access: 'user', body: agentBody },
  { method: 'GET', path: `${AGENTS}/list`, access: 'user' },
  { method: 'GET', path: `${AGENTS}/user-list`, access: 'user' },
];

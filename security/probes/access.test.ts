/** LR-8: nobody reads or changes what is another's, and what is the platform's needs the platform's key. */
import { expect } from 'vitest';
import type { Answer, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';
import { type Member, newMember, PART, pendingPayment } from './members.ts';
import { routesOf, send, titleOf } from './routes.ts';

const { prove } = proof(suite);

interface Trespass {
  readonly title: string;
  /** The same request, whoever sends it. */
  readonly by: (session: Session) => Promise<Answer<unknown>>;
}

/** Tried by a stranger first, then by the owner: so a change that slipped through would show too. */
async function closedToStrangers(
  owner: Session,
  stranger: Session,
  { title, by }: Trespass,
): Promise<void> {
  const refused = await by(stranger);
  expect([403, 404], `a stranger's ${title}: ${refused.curl}\n${refused.text}`).toContain(
    refused.status,
  );
  const served = await by(owner);
  expect(served.status, `the owner's ${title}: ${served.curl}\n${served.text}`).toBeLessThan(300);
}

const paymentTrespasses = ({ paymentId }: Member): readonly Trespass[] => [
  { title: 'GET /payments/:id', by: (session) => session.payment(paymentId) },
  { title: 'GET /refunds/payment/:paymentId', by: (session) => session.refundsOf(paymentId) },
];

prove(
  'security.foreign-objects-hidden',
  "another's payment can't be read, listed or processed; one's own can",
  async ({ target }) => {
    const owner = await newMember(target);
    const stranger = await target.driver.newUser();
    for (const trespass of paymentTrespasses(owner))
      await closedToStrangers(owner.session, stranger, trespass);

    const { intent } = await pendingPayment(owner.session);
    const body = {
      amount: intent.amount as number,
      currency: 'USD',
      paymentMethod: 'stripe',
      paymentIntentId: intent.paymentIntentId,
    } as const;
    const theft = await stranger.process(body);
    expect([400, 403, 404], `process with another's intent: ${theft.text}`).toContain(theft.status);
    const own = await owner.session.process(body);
    expect(own.status, `process with one's own intent: ${own.text}`).toBe(201);
  },
);

prove(
  'security.foreign-objects-hidden',
  'lists show only what is their reader’s, whatever the query asks for',
  async ({ target }) => {
    const owner = await newMember(target);
    const stranger = await target.driver.newUser();
    const asks = ['', `?userId=${owner.session.user.id}`, `?user_id=${owner.session.user.id}`];
    for (const path of ['/api/payments', '/api/payments/history']) {
      for (const ask of asks) {
        const seen = await stranger.request(`${path}${ask}`);
        expect(seen.text, `a stranger's ${seen.curl}`).not.toContain(owner.paymentId);
      }
      const own = await owner.session.request(path);
      expect(own.text, `the owner's ${own.curl}`).toContain(owner.paymentId);
    }
  },
);

prove(
  'security.foreign-objects-hidden',
  'what an existing and a missing object answer a stranger is the same',
  async ({ target }) => {
    const owner = await newMember(target);
    const stranger = await target.driver.newUser();
    const foreign = await stranger.payment(owner.paymentId);
    const missing = await stranger.payment('00000000-0000-4000-8000-000000000000');
    expect(foreign.status).toBe(missing.status);
    expect((await owner.session.payment(owner.paymentId)).status).toBe(200);
  },
);

prove(
  'security.foreign-objects-hidden',
  'no route of a user answers without a token',
  async ({ target }) => {
    const member = await newMember(target);
    for (const route of routesOf(target).filter(({ access }) => access === 'user')) {
      const anonymous = { ...route, access: 'public' } as const;
      const refused = await send(target, member, { route: anonymous });
      expect(refused.status, `${titleOf({ route })} without a token: ${refused.text}`).toBe(401);
      const served = await send(target, member, { route });
      expect(served.status, `${titleOf({ route })}: ${served.text}`).toBeLessThan(300);
    }
  },
);

prove(
  'security.foreign-refunds-hidden',
  "another's refund can't be read, nor another's payment be refunded; one's own can",
  async ({ target }) => {
    const owner = await newMember(target);
    const stranger = await newMember(target);
    const { paymentId, refundId } = await owner.refunded();
    const trespasses: readonly Trespass[] = [
      { title: 'GET /refunds/:id', by: (session) => session.request(`/api/refunds/${refundId}`) },
      {
        title: 'POST /refunds',
        by: (session) => session.refund({ paymentId, amount: PART, reason: 'mine now' }),
      },
    ];
    for (const trespass of trespasses)
      await closedToStrangers(owner.session, stranger.session, trespass);
    const refunds = await owner.session.refundsOf(paymentId);
    expect(refunds.body, 'refunds of the payment: the owner’s two').toHaveLength(2);
  },
);

prove(
  'security.service-routes-closed',
  "a user can't set a payment's status, with or without a guessed key",
  async ({ target }) => {
    const { session, paymentId } = await newMember(target);
    const before = await session.payment(paymentId);
    const guesses = [undefined, '', 'service', 'changeme', '0'.repeat(64)];
    for (const key of guesses) {
      const answer = await session.request(`/api/payments/${paymentId}/update-status`, {
        method: 'POST',
        body: { status: before.body.status === 'completed' ? 'refunded' : 'completed' },
        headers: key === undefined ? {} : { 'x-service-key': key },
      });
      expect([401, 403], `${answer.curl}: ${answer.text}`).toContain(answer.status);
    }
    const after = await session.payment(paymentId);
    expect(after.status, 'the owner reads it').toBe(200);
    expect(after.body, 'the payment, afterwards').toEqual(before.body);
  },
);

prove('security.metrics-closed', 'metrics answer to their key alone', async ({ target }) => {
  const ask = (authorization: string | undefined) =>
    target.driver.request('/api/metrics', { headers: authorization ? { authorization } : {} });
  for (const guess of [undefined, 'Bearer ', 'Bearer metrics', `Bearer ${target.metricsKey}0`])
    expect([401, 403], `with ${guess}`).toContain((await ask(guess)).status);
  const served = await ask(`Bearer ${target.metricsKey}`);
  expect(served.status, 'with the key').toBe(200);
  expect(served.text).toContain('# TYPE ');
});

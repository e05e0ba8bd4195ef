/** LR-7: what a client sends is data, wherever it ends up: in SQL, a page, a path, or the server's own calls. */
import { expect } from 'vitest';
import type { Answer, RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';
import { openCanary } from './canary.ts';
import { crowd, type Member, newMember } from './members.ts';
import {
  FILE_CONTENT,
  SCRIPTS,
  SLEEP_SECONDS,
  SQL_INJECTION,
  selected,
  TRAVERSALS,
} from './payloads.ts';
import { inputsOf, type Route, routesOf, type Shot, send, titleOf } from './routes.ts';

const { prove } = proof(suite);

interface Hit extends Shot {
  readonly member: Member;
  readonly answer: Answer<unknown>;
}

/** The owner's valid request on each route, then the payload in every input of it. */
async function attack(
  target: RunningTarget,
  payload: string,
  judge: (hit: Hit) => void,
): Promise<void> {
  const next = crowd(target);
  let shots = 0;
  for (const route of routesOf(target).filter(({ access }) => access !== 'service')) {
    const control = await send(target, await next(), { route });
    expect(control.status, `the owner's ${titleOf({ route })}: ${control.text}`).toBeLessThan(300);
    for (const input of await inputsOf(route, await next())) {
      const shot = { route, input, payload };
      const member = await next();
      const answer = await send(target, member, shot);
      expect(answer.status, `a probe met the rate limit: ${titleOf(shot)}`).not.toBe(429);
      expect(answer.status, `${titleOf(shot)} = ${payload}: ${answer.curl}`).toBeLessThan(500);
      judge({ ...shot, member, answer });
      shots += 1;
    }
  }
  expect(shots, 'probes sent').toBeGreaterThan(20);
}

for (const payload of selected(SQL_INJECTION))
  prove(
    'security.sql-injection-refused',
    `SQL in any input is data, without error, delay or other rows: ${payload}`,
    async ({ target }) => {
      const bystander = await newMember(target);
      await attack(target, payload, ({ answer, ...shot }) => {
        const what = `${titleOf(shot)} = ${shot.payload}: ${answer.curl}`;
        expect(answer.durationMs, `milliseconds of ${what}`).toBeLessThan(SLEEP_SECONDS * 900);
        expect(answer.text, what).not.toContain(bystander.paymentId);
        expect(answer.text, what).not.toMatch(/PostgreSQL \d|syntax error|pg_sleep\(.*\) does/);
      });
      const kept = await bystander.session.payment(bystander.paymentId);
      expect(kept.status, "a bystander's payment, afterwards").toBe(200);
      const me = await bystander.session.me();
      expect(me.body, "a bystander's account, afterwards").toEqual(bystander.session.user);
    },
  );

/** Where a browser could read the answer as a page, the payload must not stand in it as it was sent. */
function expectNoScript({ answer, ...shot }: Omit<Hit, 'member'>): void {
  const what = `${titleOf(shot)} = ${shot.payload}: ${answer.curl}`;
  expect(answer.headers.get('x-content-type-options'), what).toBe('nosniff');
  const type = answer.headers.get('content-type') ?? '';
  if (!/^application\/([a-z.-]+\+)?json/.test(type) && answer.text !== '')
    expect(answer.text, `${what} as ${type}`).not.toContain(String(shot.payload));
}

for (const payload of selected(SCRIPTS))
  prove(
    'security.xss-not-reflected',
    `a script in any input never comes back as a page: ${payload}`,
    async ({ target }) => {
      await attack(target, payload, expectNoScript);
      const route: Route = { method: 'GET', path: '/api/:page', access: 'public' };
      const shot = { route, input: { where: 'path', name: 'page' }, payload } as const;
      const answer = await send(target, await newMember(target), shot);
      expect(answer.status, 'an unknown page').toBe(404);
      expectNoScript({ ...shot, answer });
    },
  );

prove(
  'security.xss-not-stored',
  'a stored script comes back as the text it was, in JSON',
  async ({ target }) => {
    for (const script of selected(SCRIPTS)) {
      const { session } = await newMember(target);
      for (const text of ['plain text', script]) {
        const intent = { amount: 5, currency: 'USD', paymentMethod: 'stripe' } as const;
        const metadata = { orderId: text };
        const made = await session.createIntent({ ...intent, description: text, metadata });
        expect([201, 400], made.text).toContain(made.status);
        if (text === 'plain text') expect(made.status, 'harmless text').toBe(201);
        for (const path of ['/api/payments', '/api/payments/history', '/api/users/profile']) {
          const answer = await session.request(path, { headers: { accept: 'text/html' } });
          expect(answer.status).toBe(200);
          const route: Route = { method: 'GET', path, access: 'user' };
          expectNoScript({ route, payload: script, answer });
        }
      }
    }
  },
);

prove('security.path-traversal-refused', 'no path leads to a file', async ({ target }) => {
  const { session, paymentId } = await newMember(target);
  const own = await session.payment(paymentId);
  expect(own.status, 'the owner, by the true id').toBe(200);
  for (const prefix of ['/api/payments/', '/api/refunds/payment/', '/api/', '/']) {
    for (const path of selected(TRAVERSALS)) {
      const answer = await session.request(`${prefix}${path}`);
      expect(answer.status, `${answer.curl}: ${answer.text}`).toBeGreaterThanOrEqual(400);
      expect(answer.status, `${answer.curl}: ${answer.text}`).toBeLessThan(500);
      expect(answer.text, answer.curl).not.toMatch(FILE_CONTENT);
    }
  }
});

prove(
  'security.ssrf-refused',
  'the target calls no address that a client names',
  async ({ target }) => {
    await using canary = await openCanary();
    await canary.hitByHand();
    const { session } = await newMember(target);
    const trap = (name: string) => canary.url(name);
    const members = ['returnUrl', 'cancelUrl', 'successUrl', 'callbackUrl', 'webhookUrl'];
    const more = ['notifyUrl', 'imageUrl', 'url', 'redirect_uri', 'avatar', 'endpoint'];
    const metadata = Object.fromEntries([...members, ...more].map((name) => [name, trap(name)]));
    const headers = {
      referer: trap('referer'),
      origin: trap('origin'),
      'x-original-url': trap('x-original-url'),
      'x-callback-url': trap('x-callback-url'),
      'x-forwarded-host': new URL(trap('host')).host,
    };
    const intent = { amount: 5, currency: 'USD', paymentMethod: 'stripe' } as const;
    const made = await session.createIntent(
      { ...intent, description: trap('description'), metadata },
      { headers },
    );
    expect(made.status, made.text).toBe(201);
    const paid = { ...intent, paymentIntentId: made.body.paymentIntentId, metadata };
    const processed = await session.process(paid, { headers });
    expect(processed.status, processed.text).toBeLessThan(500);
    const linked = { type: 'order_payment', amount: 5, currency: 'USD' };
    for (const name of ['returnUrl', 'cancelUrl', 'successUrl']) {
      const body = { ...linked, metadata: { [name]: trap(name) } };
      await session.request('/api/pay-intents', { method: 'POST', body, headers });
    }
    const body = { displayName: trap('displayName') };
    await session.request('/api/users/profile', { method: 'PUT', body, headers });
    expect(await canary.hitsWithin(1_000), 'addresses that the target called').toEqual([]);
  },
);

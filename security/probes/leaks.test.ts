/** LR-6: no answer shows the inside of the target, and no log keeps what people trusted it with. */
import { expect, vi } from 'vitest';
import type { Answer, RequestOptions, RunningTarget, Session } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';
import { CARD, expectErrorShape, expectNoInternals } from './leaks.ts';
import { crowd, newMember } from './members.ts';
import { loaded, type Route, routesOf, titleOf } from './routes.ts';

const { prove } = proof(suite);

const JSON_TYPE = { 'content-type': 'application/json' };
const MEGABYTE = 1024 * 1024;

/** Bodies that no route can take. */
const BAD_BODIES: Readonly<Record<string, Partial<RequestOptions>>> = {
  'broken JSON': { headers: JSON_TYPE, body: '{"amount":' },
  'no object': { headers: JSON_TYPE, body: '[1,2,3]' },
  null: { headers: JSON_TYPE, body: 'null' },
  'not a number': { headers: JSON_TYPE, body: '{"amount": NaN}' },
  'wrong types': {
    body: { amount: 'x', currency: 7, email: {}, paymentMethod: [], paymentId: false, status: 1 },
  },
  'a zero byte': { body: { email: 'a\u0000@b.example', reason: '\u0000', displayName: '\u0000' } },
  'deep nesting': { headers: JSON_TYPE, body: `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}` },
  'an oversized body': {
    headers: JSON_TYPE,
    body: `{"description":"${'x'.repeat(2 * MEGABYTE)}"}`,
  },
  'a foreign type': { headers: { 'content-type': 'application/xml' }, body: '<a/>' },
};

/** Addresses that lead nowhere, or that no parser likes. */
const BAD_PATHS = [
  '/api/no-such-route',
  '/api/payments/not-an-id',
  '/api/payments/%00',
  '/api/payments/%E0%A4%A',
  `/api/payments/${'a'.repeat(3000)}`,
  '/api/payments?limit=-1',
  '/api/payments?limit=1e309',
  '/api/payments?status=nonsense',
  '/api/payments/history?page=99999999999999999999',
  "/api/payments/history?limit='",
];

function expectQuiet(what: string, answer: Answer<unknown>): void {
  expect(answer.status, `${what}: ${answer.curl}\n${answer.text}`).toBeGreaterThanOrEqual(400);
  expect(answer.status, `${what}: ${answer.curl}\n${answer.text}`).toBeLessThan(500);
  expectNoInternals(answer);
  expectErrorShape(answer);
}

prove(
  'security.no-internals-leaked',
  'a body that no route can take is refused in the API’s own words',
  async ({ target }) => {
    const next = crowd(target);
    for (const route of routesOf(target).filter((each) => each.body !== undefined)) {
      const path = route.path.replace(/:\w+/g, (await next()).paymentId);
      for (const [what, bad] of Object.entries(BAD_BODIES)) {
        const { session } = await next();
        const answer = await session.request(path, { method: route.method, ...bad });
        expectQuiet(`${what} to ${titleOf({ route })}`, answer);
        if (what === 'an oversized body' && route.access !== 'service')
          expect(answer.status, `${what} to ${titleOf({ route })}`).toBe(413);
      }
    }
  },
);

prove(
  'security.no-internals-leaked',
  'an address that leads nowhere is refused in the API’s own words',
  async ({ target }) => {
    const { session, paymentId } = await newMember(target);
    for (const path of BAD_PATHS) expectQuiet(path, await session.request(path));
    const methods = ['DELETE', 'PATCH', 'PUT'];
    for (const method of methods)
      expectQuiet(method, await session.request(`/api/payments/${paymentId}`, { method }));
    const bad = target.driver.withToken('not.a.token', session.from);
    expectQuiet('a token that is none', await bad.me());
    expect((await session.payment(paymentId)).status, "the owner's own").toBe(200);
  },
);

prove(
  'security.no-internals-leaked-on-failure',
  'with the database gone an answer says no more than that',
  async ({ target }) => {
    const member = await newMember(target);
    const reads: readonly Route[] = routesOf(target).filter(
      (route) => route.access === 'user' && route.method === 'GET',
    );
    // What the requests lean on is made while the database is there.
    const requests = [];
    for (const route of reads)
      requests.push({ route, fire: await loaded(target, member, { route }) });
    {
      await using _cut = await target.cutDatabase();
      for (const { route, fire } of requests) {
        const answer = await fire();
        expect(answer.status, `${titleOf({ route })}: ${answer.text}`).toBeGreaterThanOrEqual(400);
        expectNoInternals(answer);
        expectErrorShape(answer);
      }
    }
    const back = await member.session.payment(member.paymentId);
    expect(back.status, 'with the database back').toBe(200);
  },
);

/** The log, once it shows that the session's last request has reached it: what was before it is there too. */
async function logUntil(target: RunningTarget, session: Session): Promise<string> {
  const read = async () => (await target.log()).map((line) => line.raw).join('\n');
  const mark = '/auth/me';
  const marks = (text: string) => text.split(mark).length;
  const before = marks(await read());
  await session.me();
  let log = '';
  await vi.waitFor(
    async () => {
      log = await read();
      expect(marks(log), 'the last request in the log').toBeGreaterThan(before);
    },
    { timeout: 5_000, interval: 50 },
  );
  return log;
}

prove(
  'security.log-masked',
  'neither password nor token nor card number is in the log, whatever field it came in',
  async ({ target }) => {
    const { session, paymentId } = await newMember(target);
    const wrong = `wrong-${session.password}`;
    await target.driver.login(session.email, wrong, session.from);
    await target.driver.login(session.email, session.password, session.from);
    for (const card of Object.values(CARD)) {
      const intent = { amount: 5, currency: 'USD', paymentMethod: 'stripe' } as const;
      const metadata = { orderId: card, note: { card }, [card]: 'as a name' };
      await session.createIntent({ ...intent, description: `card ${card}`, metadata });
      await session.createIntent({ ...intent, description: card, metadata: { cardNumber: card } });
      await session.request('/api/users/profile', { method: 'PUT', body: { displayName: card } });
      await session.request(`/api/payments/${encodeURIComponent(card)}`);
      await session.request(`/api/payments?status=${encodeURIComponent(card)}`);
      const body = { paymentId, reason: card, card };
      await session.request('/api/refunds', { method: 'POST', body });
      await session.request('/api/payments/process', { method: 'POST', body: `{"a":"${card}"` });
    }
    await session.request(`/api/payments?token=${session.accessToken}`);
    await session.request(`/api/payments/history?password=${encodeURIComponent(session.password)}`);
    await session.refresh();
    const log = await logUntil(target, session);
    const secrets = {
      'the password': session.password,
      'a wrong password': wrong,
      'the access token': session.accessToken,
      'the refresh token': session.refreshToken,
      "the token's signature": session.accessToken.split('.')[2] ?? '',
      'a card number': CARD.plain,
      'a card number in groups': CARD.spaced,
      'a card number in groups, encoded': encodeURIComponent(CARD.spaced),
      'a card number with dashes': CARD.dashed,
    };
    for (const [name, secret] of Object.entries(secrets)) {
      const line = log.split('\n').find((each) => each.includes(secret));
      expect(line, `a log line with ${name}`).toBeUndefined();
    }
  },
);

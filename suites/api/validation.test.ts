/** Every input is validated: what is wrong is a 4xx that says what, never a 5xx, and has no effect (LR-5). */
import Value from 'typebox/value';
import { ErrorAnswer } from '../../contracts/api/index.ts';
import type { Answer, RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { isRefusal, openPayment, paymentsOf, rule } from '../steps/index.ts';
import { type BadInput, badAmounts, badBodies, badIntents, goodIntent } from './bad-input.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr5 = rule('LR-5', 'every input is validated');
const lr6 = rule('LR-6', 'no answer tells of the inside');
const CREATE_INTENT = '/api/payments/create-intent';
const OVERSIZED = 'x'.repeat(2 * 1024 * 1024);

prove(
  'validation.bad-input-refused',
  'create-intent refuses bodies that are none, and says so',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    for (const bad of [...badBodies, ...badIntents]) {
      const answer = await payer.request(CREATE_INTENT, { method: 'POST', body: bad.body });
      assertExplained(answer, bad);
    }
    lr5.same('payments after all that', await paymentsOf(payer), []);
    lr5.answered('a good body', await payer.createIntent(goodIntent), 201);
  },
);

prove(
  'validation.bad-input-refused',
  'an oversized body is refused with 413',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    const body = { ...goodIntent, description: OVERSIZED };
    lr5.refused('two megabytes', await payer.request(CREATE_INTENT, { method: 'POST', body }), 413);
    lr5.same('payments after that', await paymentsOf(payer), []);
    lr5.answered('a good body', await payer.createIntent(goodIntent), 201);
  },
);

prove(
  'validation.bad-input-refused',
  'process and refunds refuse unknown members and wrong types',
  async ({ target }) => {
    const open = await openPayment(target, 'validation');
    const { payer, paymentId, intent } = open;
    const process = { ...goodIntent, paymentIntentId: intent.paymentIntentId };
    const refund = { paymentId, amount: 1, reason: 'x' };
    const wrong: readonly [path: string, bad: BadInput][] = [
      ['payments/process', { what: 'status', body: { ...process, status: 'completed' } }],
      ['payments/process', { what: 'userId', body: { ...process, userId: paymentId } }],
      ['payments/process', { what: 'merchantId', body: { ...process, merchantId: 'me' } }],
      ['payments/process', { what: 'amount', body: { ...process, amount: '50' } }],
      ['refunds', { what: 'paymentId', body: { ...refund, paymentId: 7 } }],
      ['refunds', { what: 'paymentId', body: { ...refund, paymentId: "' OR 1=1 --" } }],
      ['refunds', { what: 'amount', body: { ...refund, amount: '1' } }],
      ['refunds', { what: 'reason', body: { ...refund, reason: '' } }],
      ['refunds', { what: 'status', body: { ...refund, status: 'completed' } }],
    ];
    for (const [path, bad] of wrong) {
      const answer = await payer.request(`/api/${path}`, { method: 'POST', body: bad.body });
      assertExplained(answer, { ...bad, member: bad.what });
    }
  },
);

prove(
  'validation.bad-input-refused',
  'registration refuses short passwords, addresses that are none, and roles of one’s choice',
  async ({ target }) => {
    const email = 'somebody@launch-gate.example';
    const password = 'a long enough password';
    const wrong = [
      { member: 'password', body: { email, password: '7 chars' } },
      { member: 'email', body: { email: 'nobody', password } },
      { member: 'roles', body: { email, password, roles: ['admin'] } },
      { member: 'email', body: { password } },
      { member: 'password', body: { email, password: 12345678 } },
    ];
    for (const { member, body } of wrong) {
      const from = '127.0.3.7';
      const answer = await target.driver.request('/api/auth/register', {
        method: 'POST',
        body,
        from,
      });
      assertExplained(answer, { what: `register with a bad ${member}`, body, member });
    }
    lr5.answered('a good registration', await (await target.driver.newUser()).me(), 200);
  },
);

prove(
  'validation.money-is-exact',
  'amounts that are none, or finer than their currency, are refused',
  async ({ target }) => {
    const payer = await target.driver.newUser();
    for (const bad of badAmounts) {
      const answer = await payer.request(CREATE_INTENT, { method: 'POST', body: bad.body });
      assertExplained(answer, bad);
    }
    lr5.same('payments after all that', await paymentsOf(payer), []);
    for (const good of [{ amount: 10.25 }, { amount: 10 }, { amount: 1000, currency: 'JPY' }])
      lr5.answered(
        `a good amount ${JSON.stringify(good)}`,
        await payer.createIntent({ ...goodIntent, ...good }),
        201,
      );
  },
);

prove(
  'validation.errors-tell-no-internals',
  'every error has the one shape, and nothing beside it',
  async ({ target }) => {
    for (const [what, answer] of await oneOfEachError(target)) {
      lr6.holds(`${what} is refused`, isRefusal(answer.status), answer.status, answer);
      const odd = [...Value.Errors(ErrorAnswer, answer.body)].map((error) => error.message);
      lr6.same(`the error answer of ${what} has the agreed members only`, odd, [], answer);
      const inside = /node_modules|\bat .+:\d+:\d+|\bSELECT\b|\bINSERT\b|\/(home|work|app|usr)\//;
      lr6.holds(`${what} tells of no code`, !inside.test(answer.text), answer.text, answer);
    }
  },
);

async function oneOfEachError(
  target: RunningTarget,
): Promise<readonly [what: string, answer: Answer<unknown>][]> {
  const payer = await target.driver.newUser();
  const unknown = '00000000-0000-4000-8000-000000000000';
  return [
    ['an unknown route', await payer.request('/api/no-such-route')],
    ['an unknown payment', await payer.payment(unknown)],
    ['an id that is none', await payer.payment('not-an-id')],
    ['no token', await target.driver.request('/api/payments')],
    ['a token that is none', await target.driver.withToken('nonsense').payments()],
    ['bad JSON', await payer.request(CREATE_INTENT, { method: 'POST', body: '{"amount":' })],
    ['a bad body', await payer.request(CREATE_INTENT, { method: 'POST', body: { amount: -1 } })],
    [
      'an intent that the provider does not know',
      await payer.process({ ...goodIntent, paymentIntentId: 'pi_unknown' }),
    ],
  ];
}

function assertExplained(answer: Answer<unknown>, { what, member }: BadInput): void {
  lr5.refused(what, answer);
  const { code, message } = (answer.body ?? {}) as { code?: unknown; message?: unknown };
  const explained = typeof code === 'string' && code !== '' && String(message ?? '').length > 3;
  lr5.holds(`${what}: code and message say why`, explained, answer.body, answer);
  if (member !== undefined)
    lr5.holds(
      `${what}: the message names "${member}"`,
      String(message).includes(member),
      message,
      answer,
    );
}

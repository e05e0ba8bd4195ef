/** Whoever is suspended, frozen, closed, banned or not yet admitted pays in no way at all (LR-21). */
import type { ProcessBody, SessionAnswer } from '../../contracts/api/index.ts';
import { anOrder, draw, intentBody, processBody } from '../../fixtures/data/index.ts';
import {
  type Answer,
  type PrincipalWishes,
  type RunningTarget,
  type Session,
  TEST_CARDS,
} from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import { openPayment, paymentsOf, read, rule } from '../steps/index.ts';
import { openAt } from './ramp-steps.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr21 = rule('LR-21', 'suspended users are stopped');

type State = NonNullable<PrincipalWishes['state']>;
const MAY_NOT_PAY: readonly State[] = ['pending', 'suspended', 'frozen', 'closed', 'banned'];

/** Their tokens and keys open nothing at all. */
const isGone = (state: State) => state === 'closed' || state === 'banned';

interface Way {
  readonly name: string;
  readonly pay: () => Promise<Answer<unknown>>;
}

/** Every way to pay, made ready while the payer still may: what is left is the request that pays. */
async function waysOf(target: RunningTarget, payer: Session, label: string): Promise<Way[]> {
  const open = await openPayment(target, label, { payer });
  await target.provider.confirm(open.intent, TEST_CARDS.succeeds);
  const processing: ProcessBody = processBody(open.order, open.intent.paymentIntentId);
  const another = intentBody(draw(anOrder(), `${label} anew`));
  const headers = { 'x-api-key': await target.principals.apiKey(payer) };
  const byKey = (path: string, body: object) => target.driver.request(path, { headers, body });
  return [
    { name: 'create-intent', pay: () => payer.createIntent(another) },
    { name: 'create-intent by key', pay: () => byKey('/api/payments/create-intent', another) },
    { name: 'process', pay: () => payer.process(processing) },
    { name: 'process by key', pay: () => byKey('/api/payments/process', processing) },
    {
      name: 'a session at a provider',
      pay: () => openAt(payer, { providerId: 'moonpay', amount: 50 }),
    },
  ];
}

for (const state of MAY_NOT_PAY)
  prove(
    'accounts.only-active-pay',
    `an account that is ${state} pays nothing`,
    async ({ target }) => {
      const { principals } = target;
      const payer = await principals.user();
      const ways = await waysOf(target, payer, state);
      const [before] = await paymentsOf(payer);
      await principals.alter(payer, { state });
      for (const { name, pay } of ways)
        lr21.refused(`${name} when ${state}`, await pay(), isGone(state) ? 401 : 403);

      await principals.alter(payer, { state: 'active' });
      const after = await paymentsOf(payer);
      lr21.same(
        'payments',
        after.map(({ id }) => id),
        [before?.id],
      );
      for (const { name, pay } of ways)
        lr21.answered(`${name} when active again`, await pay(), 201);
    },
  );

prove(
  'accounts.only-active-pay',
  'whoever may not pay still sees what they paid',
  async ({ target }) => {
    const payer = await target.principals.user();
    const open = await openPayment(target, 'sees', { payer });
    await target.principals.alter(payer, { state: 'frozen' });
    lr21.same('the payment, read when frozen', (await read(open)).id, open.paymentId);
    const { email, password, from } = payer;
    lr21.answered(
      'login when frozen',
      await target.driver.login(email, password, from),
      [200, 201],
    );
  },
);

for (const state of ['closed', 'banned'] as const)
  prove('accounts.gone-stay-out', `a ${state} account opens no session`, async ({ target }) => {
    const { principals, driver } = target;
    const gone = await principals.user();
    await principals.alter(gone, { state });
    const login = (password: string) => driver.login(gone.email, password, gone.from);
    lr21.refused('login with the right password', await login(gone.password), 403);
    const guessed: Answer<SessionAnswer> = await login(`${gone.password}x`);
    lr21.refused('login with a wrong one tells nothing', guessed, 401);
    lr21.refused('refresh', await gone.refresh(), 401);
    await principals.alter(gone, { state: 'active' });
    lr21.answered('login when active again', await login(gone.password), [200, 201]);
  });

for (const state of ['closed', 'banned'] as const)
  prove(
    'accounts.gone-are-shut-out',
    `a ${state} account’s tokens and keys read nothing from then on`,
    async ({ target }) => {
      const { principals, driver } = target;
      const gone = await principals.user();
      const headers = { 'x-api-key': await principals.apiKey(gone) };
      const routing = '/api/payments/routing?amount=50&currency=USD';
      const ways = {
        'the profile': () => gone.request('/api/users/profile'),
        'the payments': () => gone.payments(),
        'the export': () => gone.request('/api/users/me/export'),
        'routing by key': () => driver.request(routing, { headers }),
      };
      for (const [what, way] of Object.entries(ways))
        lr21.answered(`${what} before`, await way(), 200);
      await principals.alter(gone, { state });
      for (const [what, way] of Object.entries(ways))
        lr21.refused(`${what} when ${state}`, await way(), 401);
    },
  );

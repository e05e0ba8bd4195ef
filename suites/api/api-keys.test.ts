/** Machines pay for a user with an API key, until it is revoked; a key opens nothing else (LR-8). */
import { anOrder, draw, intentBody, processBody } from '../../fixtures/data/index.ts';
import { proof } from '../../target/vitest.ts';
import { openPayment, payIntentBody, paymentsOf, rule } from '../steps/index.ts';
import suite from './suite.ts';

const { prove } = proof(suite, { audit: 'api.books-agree' });
const lr8 = rule('LR-8', 'nobody acts for another without a key of theirs');
const CREATE = '/api/payments/create-intent';

prove(
  'api-keys.pay-for-their-owner',
  'a payment by X-API-Key is its owner’s',
  async ({ target }) => {
    const { principals, driver } = target;
    const owner = await principals.user();
    const bystander = await principals.user();
    const headers = { 'x-api-key': await principals.apiKey(owner) };
    const body = intentBody(draw(anOrder(), 'api key'));
    lr8.answered('create-intent by key', await driver.request(CREATE, { headers, body }), 201);
    lr8.same('payments of the key’s owner', (await paymentsOf(owner)).length, 1);
    lr8.same('payments of another', await paymentsOf(bystander), []);
  },
);

prove(
  'api-keys.pay-for-their-owner',
  'a key processes, asks for a route and makes pay intents, each for its owner',
  async ({ target }) => {
    const { principals, driver } = target;
    const payer = await principals.user();
    const headers = { 'x-api-key': await principals.apiKey(payer) };
    const { order, intent } = await openPayment(target, 'processed by key', { payer });
    const ask = (path: string, body?: object) => driver.request(path, { headers, body });
    const process = processBody(order, intent.paymentIntentId);
    lr8.answered('process by key', await ask('/api/payments/process', process), 201);
    const route = '/api/payments/routing?amount=50&currency=USD';
    lr8.answered('a route by key', await ask(route), 200);
    const made = await ask('/api/pay-intents', payIntentBody(1_250n));
    const { userId } = lr8.answered('a pay intent by key', made, 201) as { userId?: string };
    lr8.same('whose it is', userId, payer.user.id, made);
  },
);

prove('api-keys.pay-for-their-owner', 'a key is no token: it reads nothing', async ({ target }) => {
  const { principals, driver } = target;
  const key = await principals.apiKey(await principals.user());
  for (const headers of [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }])
    for (const path of ['/api/auth/me', '/api/users/profile', '/api/payments'])
      lr8.refused(`GET ${path} by key`, await driver.request(path, { headers }), 401);
});

prove(
  'api-keys.revoked-refused',
  'a revoked and an unknown key pay nothing',
  async ({ target }) => {
    const { principals, driver } = target;
    const owner = await principals.user();
    const key = await principals.apiKey(owner);
    const body = intentBody(draw(anOrder(), 'revoked key'));
    const pay = (used: string) => driver.request(CREATE, { headers: { 'x-api-key': used }, body });
    lr8.answered('create-intent by the key', await pay(key), 201);
    await principals.revokeApiKey(key);
    lr8.refused('create-intent by the revoked key', await pay(key), 401);
    lr8.refused('create-intent by a key that nobody has', await pay(`${key}x`), 401);
    lr8.refused('create-intent by no key at all', await pay(''), 401);
    lr8.same('payments of the owner', (await paymentsOf(owner)).length, 1);
  },
);

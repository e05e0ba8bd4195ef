/** The driver against a plain HTTP server: addresses, journal, secrets, curl lines. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRunContext, toldSecrets } from '../../evidence/index.ts';
import { createDriver, type JournalingDriver } from './index.ts';

const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-driver-'));
const context = { ...readRunContext({}), run: 'driver-test', workDir };
const PAYMENT = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const ANSWERS: Readonly<Record<string, object>> = {
  '/api/auth/register': {
    access_token: 'token-of-the-user',
    refresh_token: 'refresh-of-the-user',
    user: { id: 'u1' },
  },
  '/api/payments/create-intent': {
    clientSecret: 'pi_1_secret_2',
    paymentIntentId: 'pi_1',
    amount: 19.99,
    currency: 'USD',
    status: 'requires_payment_method',
  },
  '/api/payments/process': { id: PAYMENT, amount: '19.99', currency: 'USD', status: 'completed' },
};
const seen: { url: string; address: string; headers: Record<string, unknown> }[] = [];
const server = createServer((request, response) => {
  const { url = '', headers } = request;
  seen.push({ url, address: request.socket.remoteAddress ?? '', headers });
  const answer = ANSWERS[url.split('?')[0] ?? ''];
  response.writeHead(answer ? 201 : 404, { 'x-probe': 'yes' }).end(JSON.stringify(answer ?? {}));
});
let driver: JournalingDriver;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  driver = createDriver({ baseUrl: `http://127.0.0.1:${port}`, context, label: 'driver.test' });
});
afterAll(async () => {
  await driver?.[Symbol.asyncDispose]();
  server.close();
  rmSync(workDir, { recursive: true });
});

test('each user has an e-mail and a loopback address of its own, and keeps it', async () => {
  const [one, two] = [await driver.newUser(), await driver.newUser()];
  expect(one.email).not.toBe(two.email);
  expect(one.from).not.toBe(two.from);
  seen.length = 0;
  await one.me();
  await two.me();
  expect(seen.map(({ address }) => address)).toEqual([one.from, two.from]);
});

test('the same seed draws the same addresses', async () => {
  const again = () => createDriver({ baseUrl: driver.baseUrl, context, label: 'same' });
  expect((await again().newUser()).from).toBe((await again().newUser()).from);
});

test('what a payer was promised is in the journal, however it was asked for', async () => {
  const user = await driver.newUser();
  await user.createIntent({ amount: 19.99, currency: 'USD', paymentMethod: 'stripe' });
  await user.request('/api/payments/process', { body: '{"paymentIntentId":"pi_1"}' });
  await user.refund({ paymentId: PAYMENT, reason: 'answered with 404' });
  expect(driver.journal.slice(-2)).toMatchObject([
    { kind: 'intent-created', intentId: 'pi_1', minor: '1999', currency: 'USD' },
    { kind: 'payment-processed', paymentId: PAYMENT, intentId: 'pi_1', minor: '1999' },
  ]);
  expect(driver.payerOf(PAYMENT)?.email).toBe(user.email);
});

test('tokens and passwords are told as secrets, and no curl line shows one', async () => {
  const user = await driver.newUser();
  const told = toldSecrets(context);
  expect([user.password, user.accessToken, user.refreshToken].every((s) => told.has(s))).toBe(true);
  const login = await driver.login(user.email, user.password);
  const { curl } = await user.me();
  expect(`${curl}${login.curl}`).not.toContain(user.password);
  expect(curl).toContain('"authorization: Bearer $TOKEN"');
  expect(curl).not.toContain(user.accessToken);
});

test('an answer comes as it is: no status throws, no body is guessed', async () => {
  const answer = await driver.request('/nowhere');
  expect(answer).toMatchObject({ status: 404, text: '{}' });
  expect(answer.headers.get('x-probe')).toBe('yes');
});

test('a target that does not answer is said to be unavailable', async () => {
  const gone = createDriver({ baseUrl: 'http://127.0.0.1:9', context, label: 'gone' });
  await expect(gone.request('/api/health')).rejects.toThrow(
    /GET http:\/\/127.0.0.1:9\/api\/health/,
  );
});

/** A provider is offered with all of its settings, or not at all, or the program doesn't start. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';

const strong = (name: string) => `${name}-9f3b1c7d5e2a8046-kq`;
const BASE = {
  DATABASE_URL: 'postgres://u@127.0.0.1/db',
  REDIS_URL: 'redis://127.0.0.1',
  JWT_SECRET: strong('jwt-token-of-this-test'),
  STRIPE_SECRET_KEY: strong('sk_test'),
  STRIPE_WEBHOOK_SECRET: strong('whsec'),
  METRICS_KEY: strong('metrics'),
  SERVICE_KEY: strong('service'),
  FACILITATOR_KEY: strong('facilitator'),
  STORAGE_KEYS: `k1:${randomBytes(32).toString('base64url')}`,
  STORAGE_INDEX_KEY: randomBytes(32).toString('base64url'),
};
const OKPAY = {
  OKPAY_API_URL: 'https://okpay.test/',
  OKPAY_API_KEY: strong('okpay'),
  OKPAY_WEBHOOK_SECRET: strong('webhook'),
};

test('without settings no provider is offered', () => {
  expect(Object.values(readConfig(BASE).ramps).filter(Boolean)).toEqual([]);
});

test('with all of its settings a provider is offered', () => {
  const { okpay, moonpay } = readConfig({ ...BASE, ...OKPAY }).ramps;
  expect(okpay).toMatchObject({ apiUrl: 'https://okpay.test' });
  expect(moonpay).toBeUndefined();
});

test('with some of them, or weak ones, the program does not start', () => {
  const { OKPAY_WEBHOOK_SECRET: _missing, ...some } = OKPAY;
  expect(() => readConfig({ ...BASE, ...some })).toThrow('OKPAY_WEBHOOK_SECRET is missing');
  const weak = { ...OKPAY, OKPAY_WEBHOOK_SECRET: 'changeme' };
  expect(() => readConfig({ ...BASE, ...weak })).toThrow('is a placeholder');
});

test('Binance Pay’s public key is one in PEM, written on one line or on many', () => {
  const { publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const binance = (key: string) =>
    readConfig({
      ...BASE,
      BINANCE_PAY_API_URL: 'https://bpay.test',
      BINANCE_PAY_API_KEY: strong('api'),
      BINANCE_PAY_SECRET_KEY: strong('sign'),
      BINANCE_PAY_PUBLIC_KEY: key,
    }).ramps.binancePay;
  expect(binance(publicKey)?.publicKey).toBe(publicKey);
  expect(binance(publicKey.replaceAll('\n', '\\n'))?.publicKey).toBe(publicKey);
  expect(() => binance('no key')).toThrow('BINANCE_PAY_PUBLIC_KEY is no public key in PEM');
});

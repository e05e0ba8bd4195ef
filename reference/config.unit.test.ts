/** The service starts on strong secrets only, and says what is wrong without repeating it (LR-26). */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

/** Strong, the same in every run, and nobody's: a scanner of this file finds no key. */
const strong = (name: string, bytes = 32) =>
  createHash('sha256').update(name).digest('base64').slice(0, bytes);

const key = (name: string) => createHash('sha256').update(name).digest('base64url');

const GOOD = {
  DATABASE_URL: 'postgres://agentrix@127.0.0.1/agentrix',
  REDIS_URL: 'redis://127.0.0.1:6379',
  JWT_SECRET: strong('jwt'),
  STRIPE_SECRET_KEY: `sk_test_${strong('stripe')}`,
  STRIPE_WEBHOOK_SECRET: `whsec_${strong('webhook')}`,
  METRICS_KEY: strong('metrics'),
  SERVICE_KEY: strong('service'),
  FACILITATOR_KEY: strong('facilitator'),
  STORAGE_KEYS: `k2:${key('storage')},k1:${key('older')}`,
  STORAGE_INDEX_KEY: key('index'),
};

test('a complete environment of strong secrets is read', () => {
  const config = readConfig({ ...GOOD, CORS_ORIGIN: 'https://a.test,https://b.test', PORT: '0' });
  expect(config).toMatchObject({ port: 0, corsOrigins: ['https://a.test', 'https://b.test'] });
});

test('a password’s hash costs what OWASP asks for; less only where no other machine reaches', () => {
  const cost = (env: object) => readConfig({ ...GOOD, ...env }).passwordCost;
  expect(cost({})).toBe(17);
  expect(cost({ HOST: '0.0.0.0' })).toBe(17);
  expect(cost({ PASSWORD_COST: '12', HOST: '127.0.0.1' })).toBe(12);
  expect(() => cost({ PASSWORD_COST: '16', HOST: '0.0.0.0' })).toThrow('PASSWORD_COST is below 17');
});

test.each([
  ['DATABASE_URL', `postgres://serve:${encodeURIComponent(strong('db'))}@127.0.0.1/agentrix`],
  ['DATABASE_URL', 'postgres:///agentrix?host=/var/run/postgresql'],
  ['REDIS_URL', `rediss://:${key('redis')}@cache.internal:6380`],
  ['REDIS_URL', 'redis://localhost'],
])('%s may be %s', (name, value) => {
  expect(() => readConfig({ ...GOOD, [name]: value })).not.toThrow();
});

/** Of a database, with whatever stands for the password. */
const database = (access: string) =>
  `postgres://${access}@db.internal/agentrix?sslmode=verify-full`;
const WEAK_PASSWORD = 'DATABASE_URL has a password that';

const BAD = [
  ['JWT_SECRET', undefined, 'JWT_SECRET is missing'],
  ['JWT_SECRET', strong('jwt', 31), 'JWT_SECRET is shorter than 32 bytes'],
  ['JWT_SECRET', 'please-change-me-please-change-me-1', 'JWT_SECRET is a placeholder'],
  ['JWT_SECRET', 'ababababababababababababababababab', 'JWT_SECRET is too regular'],
  ['STRIPE_WEBHOOK_SECRET', 'whsec_test', 'STRIPE_WEBHOOK_SECRET is shorter than 16 bytes'],
  ['METRICS_KEY', '', 'METRICS_KEY is missing'],
  ['SERVICE_KEY', 'your-secret-key-0123', 'SERVICE_KEY is a placeholder'],
  ['DATABASE_URL', 'mysql://x/y', 'DATABASE_URL is no URL of postgres: or postgresql:'],
  ['DATABASE_URL', database('serve'), 'DATABASE_URL has no password'],
  ['DATABASE_URL', database('postgres:postgres'), `${WEAK_PASSWORD} is shorter than 16 bytes`],
  ['DATABASE_URL', database('serve:change%2Dme'), `${WEAK_PASSWORD} is a placeholder`],
  ['DATABASE_URL', database(`serve:${'ab'.repeat(12)}`), `${WEAK_PASSWORD} is too regular`],
  ['DATABASE_URL', 'postgres://u:u@localhost/agentrix', `${WEAK_PASSWORD} is shorter`],
  ['REDIS_URL', 'rediss://cache.internal', 'REDIS_URL has no password'],
  ['REDIS_URL', 'redis://:foobared@127.0.0.1', 'REDIS_URL has a password that is shorter'],
  ['STORAGE_KEYS', undefined, 'STORAGE_KEYS is missing'],
  ['STORAGE_KEYS', key('storage'), 'STORAGE_KEYS holds what is no kid:key'],
  ['STORAGE_KEYS', `k1:${key('a').slice(1)}`, 'STORAGE_KEYS holds what is no kid:key'],
  ['STORAGE_KEYS', `k1:${key('a')},k1:${key('b')}`, 'STORAGE_KEYS names a kid twice'],
  ['STORAGE_KEYS', `k1:${'A'.repeat(43)}`, 'STORAGE_KEYS is too regular'],
  ['STORAGE_INDEX_KEY', undefined, 'STORAGE_INDEX_KEY is missing'],
  ['STORAGE_INDEX_KEY', key('index').slice(4), 'STORAGE_INDEX_KEY is no key of 32 bytes'],
  ['STORAGE_INDEX_KEY', key('older'), 'STORAGE_INDEX_KEY is one of STORAGE_KEYS'],
  ['CORS_ORIGIN', '*', 'CORS_ORIGIN holds what is no exact origin'],
  ['CORS_ORIGIN', 'https://a.test/', 'CORS_ORIGIN holds what is no exact origin'],
  ['PORT', '65536', 'PORT is no whole number from 0 to 65535'],
  ['PASSWORD_COST', '21', 'PASSWORD_COST is no whole number from 0 to 20'],
  ['PASSWORD_COST', '0', 'PASSWORD_COST is no cost'],
  ['LOG_LEVEL', 'loud', 'LOG_LEVEL is none of'],
] as const;

for (const [name, value, problem] of BAD)
  test(`${name} "${value}" is refused: ${problem}`, () => {
    const read = () => readConfig({ ...GOOD, [name]: value });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(problem);
    if (value) expect(read).not.toThrow(value);
  });

test('all problems are told at once', () => {
  expect(() => readConfig({})).toThrow(/DATABASE_URL.*JWT_SECRET.*METRICS_KEY.*SERVICE_KEY/);
});

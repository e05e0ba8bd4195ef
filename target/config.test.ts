/** Reading a target's configuration, and the guard before attacks and loads. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { capabilitiesOf } from './capabilities.ts';
import { assertMayAttack, readTargetConfig } from './config.ts';
import type { DeployedTargetConfig } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-gate-config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const staging: DeployedTargetConfig = {
  kind: 'deployed',
  name: 'staging',
  url: 'https://staging.agentrix.example',
};
const NOW = Date.parse('2030-01-01');

test('without a file the target is the reference', () => {
  expect(readTargetConfig(undefined)).toEqual({ kind: 'reference', name: 'reference' });
});

test.each(['', '{}', '{"kind":"deployed","name":"x","url":"no url"}'])(
  'a file that holds %j is refused',
  (text) => {
    const file = join(folder, 'target.json');
    writeFileSync(file, text);
    expect(() => readTargetConfig(file)).toThrow(/can't be read from/);
  },
);

test.each(['http://127.0.0.1:3001', 'http://localhost:3001', 'http://127.8.9.1', 'http://[::1]:1'])(
  '%s may be attacked: it is this machine',
  (url) => {
    expect(() => assertMayAttack({ ...staging, url }, NOW)).not.toThrow();
  },
);

test('another host may be attacked only by whom somebody authorised, until then', () => {
  const authorised = { by: 'Head of security', until: '2030-01-02' };
  expect(() => assertMayAttack({ ...staging, authorised }, NOW)).not.toThrow();
  for (const wrong of [
    {},
    { authorised: { by: ' ', until: '2030-01-02' } },
    { authorised: { ...authorised, until: '2029-12-31' } },
    { authorised: { ...authorised, until: 'one day' } },
  ])
    expect(() => assertMayAttack({ ...staging, ...wrong }, NOW)).toThrow(
      /staging.agentrix.example are not authorised/,
    );
});

test('a host that only begins like loopback is not', () => {
  for (const url of ['http://127.0.0.1.evil.example', 'http://localhost.evil.example'])
    expect(() => assertMayAttack({ ...staging, url }, NOW)).toThrow(/not authorised/);
});

test('a URL alone offers accounts alone; each setting adds what it gives', () => {
  expect(capabilitiesOf(staging)).toEqual(['accounts']);
  const stripe = { url: 'http://127.0.0.1:1', webhookSecret: 'whsec_1', gateway: true };
  expect(capabilitiesOf({ ...staging, stripe, databaseUrl: 'postgres://x' })).toEqual([
    'accounts',
    'provider',
    'provider-faults',
    'webhook-secret',
    'database',
    'database-tls',
  ]);
  const expired = { token: 'x' };
  expect(capabilitiesOf({ ...staging, principals: { expired } })).toEqual([
    'accounts',
    'expired-token',
  ]);
  const frozen = { token: 'x' };
  expect(capabilitiesOf({ ...staging, principals: { frozen } })).toEqual([
    'accounts',
    'principals',
  ]);
});

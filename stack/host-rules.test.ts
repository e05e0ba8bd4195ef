/** Only who proves who they are is let in to PostgreSQL, and over a network only encrypted. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultsOf, type HostRule } from './host-rules.ts';

/** As PostgreSQL's view shows a line such as `host all all 10.0.0.0/255.0.0.0 scram-sha-256`. */
function rulesOf(text: string): HostRule[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines.flatMap((line, at) => {
    const [type = '', databases = '', users = '', ...others] = line.split(/\s+/);
    if (type === '') return [];
    const [where, method = ''] = type === 'local' ? [null, others[0]] : others;
    const [address = null, netmask = null] = where?.split('/') ?? [];
    const who = { databases: databases.split(','), users: users.split(',') };
    return [{ line: at + 1, type, ...who, address, netmask, method, error: null }];
  });
}

const LOOPBACK_6 = '::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff';

test.each([
  'local all all peer',
  'local all all scram-sha-256',
  'host all all 127.0.0.1/255.255.255.255 scram-sha-256',
  `host all all ${LOOPBACK_6} scram-sha-256`,
  'hostssl all all 10.0.0.0/255.0.0.0 scram-sha-256',
  'hostssl all agentrix_serve samenet cert',
  'host all all all reject',
  'hostnossl all all all reject\nhost all all 10.0.0.0/255.0.0.0 scram-sha-256',
])('%s', (text) => {
  expect(faultsOf(rulesOf(text))).toEqual([]);
});

test.each([
  ['local all all trust', 'line 1 lets in by "trust"'],
  ['host all all 127.0.0.1/255.255.255.255 trust', 'line 1 lets in by "trust"'],
  ['hostssl all all samenet password', 'line 1 lets in by "password"'],
  ['hostssl all all samenet md5', 'line 1 lets in by "md5"'],
  ['hostssl all all samenet peer', 'line 1 lets in by "peer"'],
  ['host all all 0.0.0.0/0.0.0.0 scram-sha-256', 'line 1 lets 0.0.0.0 in without TLS'],
  ['host all all samenet scram-sha-256', 'line 1 lets samenet in without TLS'],
  ['hostnossl all all 10.0.0.0/255.0.0.0 scram-sha-256', 'line 1 lets 10.0.0.0 in without TLS'],
  ['host all all 127.0.0.1/0.0.0.0 scram-sha-256', 'line 1 lets 127.0.0.1 in without TLS'],
  [
    'hostnossl all postgres all reject\nhost all all all scram-sha-256',
    'line 2 lets all in without TLS',
  ],
  [
    'host all all all scram-sha-256\nhostnossl all all all reject',
    'line 1 lets all in without TLS',
  ],
])('%s: %s', (text, fault) => {
  expect(faultsOf(rulesOf(text))).toEqual([fault]);
});

test('a line that PostgreSQL cannot read is a fault', () => {
  const error = 'invalid authentication method "scrum"';
  const unread = { type: null, databases: null, users: null, address: null, netmask: null };
  const rules = [{ line: 7, ...unread, method: null, error }];
  expect(faultsOf(rules)).toEqual([`line 7 can't be read: ${error}`]);
});

test('the rules of the containers let nobody in who is not encrypted and known', () => {
  const text = readFileSync(new URL('./services/postgres/pg_hba.conf', import.meta.url), 'utf8');
  expect(rulesOf(text).length).toBeGreaterThan(2);
  expect(faultsOf(rulesOf(text))).toEqual([]);
});

/** Who may act where a role or a key is asked for: as the database says now, whatever a token says (LR-8). */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { expect, test } from 'vitest';
import type { Standing } from '../users/standing.ts';
import { guard } from './guard.ts';

const keyOf = (name: string) => createHash('sha256').update(name).digest('hex');
const keys = {
  serviceKey: keyOf('service'),
  facilitatorKey: keyOf('facilitator'),
  metricsKey: keyOf('metrics'),
};

/** How a guard answers a request of the person whose standing this is. */
function asking(standing: Standing | undefined, headers: Record<string, string>) {
  const rows = standing ? [standing] : [];
  const guards = guard({
    keys,
    tokens: {
      issue: async () => '',
      verify: async () => ({ userId: 'u', email: '', sessionId: 's' }),
    },
    sessions: {
      isEnded: async () => false,
      end: async () => undefined,
      open: () => Promise.reject(new TypeError('no session is opened')),
      refresh: () => Promise.reject(new TypeError('no session is refreshed')),
    },
    db: {
      query: async () => ({ rows: rows as never[], rowCount: rows.length }),
      transaction: () => Promise.reject(new TypeError('nothing is changed')),
      close: async () => undefined,
    },
  });
  const request = { headers, principal: null } as unknown as FastifyRequest;
  return (name: 'arbiter' | 'facilitator' | 'service') =>
    guards[name].call({} as FastifyInstance, request, {} as FastifyReply);
}

const token = { authorization: 'Bearer a.b.c' };

test('an active administrator is an arbiter', async () => {
  const ask = asking({ roles: ['user', 'admin'], state: 'active' }, token);
  await expect(ask('arbiter')).resolves.toBeUndefined();
});

test.each<[string, Standing | undefined]>([
  ['a user', { roles: ['user'], state: 'active' }],
  ['a merchant', { roles: ['user', 'merchant'], state: 'active' }],
  ['a suspended administrator', { roles: ['admin'], state: 'suspended' }],
  ['somebody who is gone', undefined],
])('%s is no arbiter', async (_who, standing) => {
  await expect(asking(standing, token)('arbiter')).rejects.toThrow('This is not allowed');
});

test('each key opens its own doors, and no other', async () => {
  const holder = asking(undefined, {
    'x-facilitator-key': keys.facilitatorKey,
    'x-service-key': keys.facilitatorKey,
  });
  await expect(holder('facilitator')).resolves.toBeUndefined();
  await expect(holder('service')).rejects.toThrow('A valid access token or key');
  await expect(asking(undefined, token)('facilitator')).rejects.toThrow('valid access token');
});

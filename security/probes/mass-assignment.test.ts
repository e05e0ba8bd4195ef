/** LR-7: nobody gives themselves a role, a level, a status or another's money by naming it in a body. */
import { expect } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import type { RunningTarget } from '../../target/target.ts';
import { proof } from '../../target/vitest.ts';
import suite from '../suite.ts';
import { crowd, newMember } from './members.ts';
import { type Route, routesOf, send, titleOf } from './routes.ts';

const { prove } = proof(suite);

/** Members that are the platform's to set. */
const FORBIDDEN: Readonly<Record<string, unknown>> = {
  roles: ['admin'],
  role: 'admin',
  isAdmin: true,
  kycLevel: 'verified',
  status: 'completed',
  accountState: 'active',
  userId: '00000000-0000-4000-8000-000000000000',
  id: '00000000-0000-4000-8000-000000000001',
  transactionHash: 'pi_paid_elsewhere',
  commissionRate: 0,
  channelFee: 0,
  createdAt: '2000-01-01T00:00:00.000Z',
  passwordHash: 'x',
};

const bodied = (target: RunningTarget): readonly Route[] =>
  routesOf(target).filter(({ body, access }) => body !== undefined && access !== 'service');

/** In `ci` the three that pay best, else all. */
const selectedNames = (): readonly string[] =>
  readRunContext().profile === 'ci' ? ['roles', 'status', 'userId'] : Object.keys(FORBIDDEN);

prove(
  'security.mass-assignment-refused',
  'a body with a member that is not its own is refused, without it it is taken',
  async ({ target }) => {
    const next = crowd(target);
    for (const route of bodied(target)) {
      for (const name of selectedNames()) {
        const member = await next();
        const shot = { route, input: { where: 'body', name }, payload: FORBIDDEN[name] } as const;
        const answer = await send(target, member, shot);
        expect(answer.status, `${titleOf(shot)}: ${answer.curl}\n${answer.text}`).toBe(400);
        const me = await member.session.me();
        expect(me.body, `the account after ${titleOf(shot)}`).toEqual(member.session.user);
      }
      const control = await send(target, await next(), { route });
      expect(control.status, `${titleOf({ route })}: ${control.text}`).toBeLessThan(300);
    }
  },
);

prove(
  'security.mass-assignment-refused',
  'a polluted prototype reaches nobody',
  async ({ target }) => {
    const { session } = await newMember(target);
    const bodies = [
      '{"displayName":"Eve","__proto__":{"roles":["admin"]}}',
      '{"displayName":"Eve","constructor":{"prototype":{"roles":["admin"]}}}',
    ];
    for (const body of bodies) {
      const options = { method: 'PUT', headers: { 'content-type': 'application/json' }, body };
      const answer = await session.request('/api/users/profile', options);
      expect(answer.status, `${body}: ${answer.text}`).toBe(400);
    }
    const body = { displayName: 'Eve' };
    const control = await session.request('/api/users/profile', { method: 'PUT', body });
    expect(control.status, control.text).toBe(200);
    const fresh = await target.driver.newUser();
    expect(fresh.user.roles, "a new user's roles").not.toContain('admin');
  },
);

/** The principals of a deployed target are those of its configuration; a missing one is said by name. */
import { expect, test } from 'vitest';
import { readRunContext } from '../evidence/index.ts';
import { principalLacked, principalName } from './principals.ts';
import { reachDeployed } from './start-target.ts';
import type { DeployedTargetConfig } from './target.ts';

const config = (principals: DeployedTargetConfig['principals'] = {}) =>
  ({ kind: 'deployed', name: 'staging', url: 'http://127.0.0.1:9', principals }) as const;
const context = { ...readRunContext({}), workDir: '/nowhere' };
const reach = (principals?: DeployedTargetConfig['principals']) =>
  reachDeployed(config(principals), { context, label: 'principals' }).principals;

test('who is wished for has a name in the configuration', () => {
  expect(principalName({})).toBe('user');
  expect(principalName({ state: 'frozen' })).toBe('frozen');
  expect(principalName({ kyc: 'verified', roles: ['merchant'] })).toBe('verified-merchant');
});

test('a principal that is not configured is the reason why a check did not run', async () => {
  const { user, arbiter } = reach();
  for (const [asked, name] of [
    [user({ state: 'banned' }), 'banned'],
    [arbiter(), 'arbiter'],
  ] as const) {
    const error = await asked.catch((thrown: unknown) => thrown);
    expect(principalLacked(error)).toBe(`needs principal ${name}`);
  }
  expect(() => reach().facilitatorKey).toThrow('needs principal facilitator');
  expect(principalLacked(new TypeError('something else'))).toBeUndefined();
});

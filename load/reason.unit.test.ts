/** Bad weather is a reason to be NOT RUN; a mistake in the suite is not. */
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { UnavailableError } from '../evidence/index.ts';
import { freePort } from '../stack/index.ts';
import { reasonOf } from './reason.ts';

test('a part that is missing says what to do', () => {
  const error = new UnavailableError({
    code: 'tool.missing',
    message: 'k6 is not installed',
    hint: 'npx launch-gate tools install k6',
  });
  expect(reasonOf(error)).toBe('k6 is not installed (npx launch-gate tools install k6)');
});

test('a service that is gone is named by its address', async () => {
  const port = await freePort();
  const error = await new Promise((resolve) => connect(port, '127.0.0.1').once('error', resolve));
  expect(reasonOf(error)).toBe(`connect ECONNREFUSED 127.0.0.1:${port} (ECONNREFUSED)`);
});

test.each([
  new TypeError('plan.users is undefined'),
  Object.assign(new TypeError('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' }),
  'a string',
])('%s is a mistake, not a reason', (mistake) => {
  expect(reasonOf(mistake)).toBeUndefined();
});

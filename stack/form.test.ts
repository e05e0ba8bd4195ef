/** Which services become containers when programs can't be had: just those, or all where Toxiproxy is one of them. */
import { expect, test } from 'vitest';
import { containersFor } from './form.ts';
import { SERVICE_NAMES } from './stack.ts';

test('a program that can’t be had is replaced by its container, and no other', () => {
  expect(containersFor(['redis', 'anvil'])).toEqual({
    form: 'mixed',
    contained: ['redis', 'anvil'],
  });
});

test('Toxiproxy in a container reaches only containers, so all go with it', () => {
  expect(containersFor(['toxiproxy'])).toEqual({ form: 'containers', contained: SERVICE_NAMES });
});

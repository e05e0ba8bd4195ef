/** The canary hears every call, and calls silence what is silence. */
import { expect, it } from 'vitest';
import { openCanary } from './canary.ts';

it('hears a call that came before it was asked', async () => {
  await using canary = await openCanary();
  await fetch(canary.url('webhookUrl'));
  expect(await canary.hitsWithin(10)).toEqual(['webhookUrl']);
});

it('hears a call that comes while it listens, and ends at once', async () => {
  await using canary = await openCanary();
  const started = Date.now();
  const heard = canary.hitsWithin(5_000);
  await fetch(canary.url('returnUrl'));
  expect(await heard).toEqual(['returnUrl']);
  expect(Date.now() - started).toBeLessThan(2_000);
});

it('is silent when nobody calls, and when only the test itself did', async () => {
  await using canary = await openCanary();
  await canary.hitByHand();
  expect(await canary.hitsWithin(20)).toEqual([]);
});

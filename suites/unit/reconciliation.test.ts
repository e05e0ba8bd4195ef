/** What nobody told: payments whose webhook never came, and those that another service gives up. */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { INTENT, openCounter, PAYMENT } from './counter.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.payment-service';
const DAY_MS = 24 * 3_600_000;

prove(check, 'a payment whose webhook was lost completes by reconciliation, once', async () => {
  const counter = openCounter();
  await counter.create();
  const paid = counter.pay();
  expect(await counter.service.reconcile()).toBe(1);
  expect(counter.payment().status).toBe('completed');
  expect(await counter.service.reconcile()).toBe(0);
  await counter.hear(paid);
  expect(counter.store.entries).toHaveLength(1);
});

prove(check, 'a program that died before it knew the intent finds the same one', async () => {
  const counter = openCounter();
  await counter.create();
  counter.pay();
  counter.store.payments.set(PAYMENT, { ...counter.payment(), stripeIntentId: null });
  await counter.service.reconcile();
  expect(counter.provider.intents.size).toBe(1);
  expect(counter.payment()).toMatchObject({ status: 'completed', stripeIntentId: INTENT });
});

prove(check, 'an intent that nobody pays is cancelled after a day, and not before', async () => {
  const counter = openCounter();
  await counter.create();
  counter.pass(DAY_MS);
  await counter.service.reconcile();
  expect(counter.payment().status).toBe('pending');
  counter.pass(1);
  await counter.service.reconcile();
  await counter.service.reconcile();
  expect(counter.provider.intents.get(INTENT)?.status).toBe('canceled');
  expect(counter.payment().status).toBe('cancelled');
});

prove(check, 'a late success is never cancelled for its age', async () => {
  const counter = openCounter();
  await counter.create();
  counter.pay();
  counter.pass(2 * DAY_MS);
  await counter.service.reconcile();
  expect(counter.payment().status).toBe('completed');
});

for (const to of ['failed', 'cancelled'] as const)
  prove(check, `a payment that is given up (${to}) can not be paid any more`, async () => {
    const counter = openCounter();
    await counter.create();
    expect((await counter.service.setStatus(PAYMENT, to)).status).toBe(to);
    expect(counter.provider.intents.get(INTENT)?.status).toBe('canceled');
  });

prove(check, 'a payment can be given up before it has an intent', async () => {
  const counter = openCounter();
  counter.provider.isDown = true;
  await counter.create().catch(() => {});
  expect((await counter.service.setStatus(PAYMENT, 'cancelled')).status).toBe('cancelled');
});

prove(check, 'another service may say that a payment is under way', async () => {
  const counter = openCounter();
  await counter.create();
  const told = await counter.service.setStatus(PAYMENT, 'processing', 'transaction 7');
  expect(told).toMatchObject({ status: 'processing', transactionHash: 'transaction 7' });
  expect(counter.provider.intents.get(INTENT)?.status).toBe('requires_payment_method');
});

for (const to of ['completed', 'refunded', 'pending'] as const)
  prove(check, `nobody but the provider makes a payment ${to}`, async () => {
    const counter = openCounter();
    await counter.create();
    await expect(counter.service.setStatus(PAYMENT, to)).rejects.toMatchObject({
      code: 'TRANSITION_REFUSED',
    });
    expect(counter.payment().status).toBe('pending');
  });

prove(check, 'a payment that was paid meanwhile is not given up', async () => {
  const counter = openCounter();
  await counter.create();
  counter.pay();
  await expect(counter.service.setStatus(PAYMENT, 'cancelled')).rejects.toMatchObject({
    code: 'TRANSITION_REFUSED',
  });
  expect(counter.payment().status).toBe('pending');
});

prove(check, 'a payment that completes just before its lock is taken stays completed', async () => {
  const counter = openCounter();
  await counter.create();
  counter.store.beforeChange = () => {
    counter.store.payments.set(PAYMENT, { ...counter.payment(), status: 'completed' });
  };
  await expect(counter.service.setStatus(PAYMENT, 'processing')).rejects.toMatchObject({
    code: 'TRANSITION_REFUSED',
  });
  expect(counter.payment().status).toBe('completed');
});

prove(check, 'the status of an unknown payment can not be set', async () => {
  const counter = openCounter();
  const unknown = { code: 'PAYMENT_NOT_FOUND' };
  await expect(counter.service.setStatus(PAYMENT, 'failed')).rejects.toMatchObject(unknown);
  await counter.create();
  counter.store.beforeChange = () => counter.store.payments.clear();
  await expect(counter.service.setStatus(PAYMENT, 'processing')).rejects.toMatchObject(unknown);
});

/** Charging a card that the payer left with the provider: paid, or over; never in between. */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { openCounter, PAYER, PAYMENT, REQUEST } from './counter.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.payment-service';

prove(check, 'a card that pays completes the payment at once', async () => {
  const counter = openCounter();
  await counter.create();
  await counter.service.charge(PAYMENT, 'pm_succeeded');
  expect(counter.payment().status).toBe('completed');
  expect(counter.store.entries).toHaveLength(1);
});

prove(check, 'a charge that is under way leaves the payment open', async () => {
  const counter = openCounter();
  await counter.create();
  await counter.service.charge(PAYMENT, 'pm_processing');
  expect(counter.payment().status).toBe('pending');
});

for (const card of ['pm_declined', 'pm_requires_action', 'pm_unknown'])
  prove(check, `${card} is refused, and nobody can pay the payment any more`, async () => {
    const counter = openCounter();
    const { id } = await counter.create();
    const charged = counter.service.charge(PAYMENT, card);
    await expect(charged).rejects.toMatchObject({ code: 'PAYMENT_DECLINED' });
    expect(counter.payment().status).toBe('cancelled');
    expect(counter.provider.intents.get(id)?.status).toBe('canceled');
    expect(counter.store.entries).toEqual([]);
  });

prove(check, 'a provider that is down leaves the payment to be charged again', async () => {
  const counter = openCounter();
  await counter.create();
  counter.provider.isDown = true;
  const charged = counter.service.charge(PAYMENT, 'pm_succeeded');
  await expect(charged).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(counter.payment().status).toBe('pending');
  counter.provider.isDown = false;
  await counter.service.charge(PAYMENT, 'pm_succeeded');
  expect(counter.payment().status).toBe('completed');
});

prove(check, 'nothing is charged for a payment that was never opened', async () => {
  const charged = openCounter().service.charge(PAYMENT, 'pm_succeeded');
  await expect(charged).rejects.toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
});

prove(check, 'a permit has the last word, and fixes the terms of what it permits', async () => {
  const counter = openCounter();
  const opening = { userId: PAYER, paymentId: PAYMENT, request: REQUEST };
  const refused = counter.service.open({
    ...opening,
    permit: () => Promise.reject(new Error('no')),
  });
  await expect(refused).rejects.toThrow('no');
  expect(counter.store.payments.size).toBe(0);
  await counter.service.open({ ...opening, permit: async () => undefined });
  const other = counter.process({ ...REQUEST, merchantId: PAYER });
  await expect(other).rejects.toMatchObject({ code: 'TERMS_FIXED' });
});

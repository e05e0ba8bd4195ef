/** PaymentService from create-intent to completion, in every order in which its messages can come. */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { MERCHANT, openCounter, PAYER, PAYMENT, REQUEST } from './counter.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.payment-service';

prove(check, 'create-intent opens one pending payment, however often it is done', async () => {
  const counter = openCounter();
  const first = await counter.create();
  const again = await counter.create();
  expect(again).toEqual(first);
  expect(counter.store.payments.size).toBe(1);
  expect(counter.payment()).toMatchObject({ status: 'pending', stripeIntentId: first.id });
  expect(counter.moves).toEqual(['pending']);
});

prove(check, 'a payer who may not pay opens nothing, at the provider neither', async () => {
  const counter = openCounter();
  counter.store.inactive.add(PAYER);
  await expect(counter.create()).rejects.toMatchObject({ code: 'ACCOUNT_NOT_ACTIVE' });
  expect(counter.provider.intents.size).toBe(0);
});

prove(
  check,
  'a provider that is down leaves a pending payment that the retry continues',
  async () => {
    const counter = openCounter();
    counter.provider.isDown = true;
    await expect(counter.create()).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    counter.provider.isDown = false;
    await counter.create();
    expect(counter.store.payments.size).toBe(1);
    expect(counter.moves).toEqual(['pending']);
  },
);

const AFTER_PROCESS = [
  ['requires_payment_method', false, 'pending'],
  ['requires_payment_method', true, 'failed'],
  ['requires_action', false, 'processing'],
  ['processing', false, 'processing'],
  ['succeeded', false, 'processing'],
  ['canceled', false, 'cancelled'],
] as const;

for (const [status, declined, expected] of AFTER_PROCESS)
  prove(
    check,
    `process of an intent that is ${status}${declined ? ', declined,' : ''} makes it ${expected}`,
    async () => {
      const counter = openCounter();
      const { id } = await counter.create();
      counter.provider.set(id, { status, declined });
      expect(await counter.process()).toMatchObject({ status: expected, transactionHash: null });
      expect(counter.store.entries).toEqual([]);
    },
  );

prove(check, 'the stored amount counts: another amount or currency is refused', async () => {
  const counter = openCounter();
  await counter.create();
  for (const lie of [{ amountMinor: 9_999n }, { currency: 'EUR' }])
    await expect(counter.process({ ...REQUEST, ...lie })).rejects.toMatchObject({
      code: 'AMOUNT_MISMATCH',
    });
});

prove(check, 'process is for the payer, and only while the account is active', async () => {
  const counter = openCounter();
  const { id } = await counter.create();
  await expect(counter.service.process(MERCHANT, id, REQUEST)).rejects.toMatchObject({
    code: 'PAYMENT_NOT_FOUND',
  });
  counter.store.inactive.add(PAYER);
  await expect(counter.process()).rejects.toMatchObject({ code: 'ACCOUNT_NOT_ACTIVE' });
});

prove(check, 'a payment that is gone when its lock is taken is not found', async () => {
  const counter = openCounter();
  await counter.create();
  counter.store.beforeChange = () => counter.store.payments.clear();
  await expect(counter.process()).rejects.toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
});

prove(
  check,
  'the webhook completes the payment once, settles it and tells the merchant',
  async () => {
    const counter = openCounter();
    const { id } = await counter.create();
    await counter.process();
    const paid = counter.pay();
    expect(await counter.hear(paid)).toBe('known');
    expect(await counter.hear(paid)).toBe('repeat');
    expect(await counter.hear(paid, 'evt_2')).toBe('known');
    expect(counter.payment()).toMatchObject({
      status: 'completed',
      transactionHash: id,
      providerFeeMinor: 320n,
      commissionRate: '0.030',
    });
    expect(counter.store.entries).toHaveLength(1);
    expect(counter.store.settlements.get(PAYMENT)).toMatchObject({ merchant: 9_380n });
    expect(counter.store.events.map(({ topic }) => topic)).toEqual(['payment.completed']);
    expect(counter.moves).toEqual(['pending', 'completed']);
  },
);

prove(
  check,
  'a webhook that comes before the intent was remembered finds its payment',
  async () => {
    const counter = openCounter();
    await counter.create();
    counter.store.payments.set(PAYMENT, { ...counter.payment(), stripeIntentId: null });
    expect(await counter.hear(counter.pay())).toBe('known');
    expect(counter.payment()).toMatchObject({
      status: 'completed',
      stripeIntentId: `pi_${PAYMENT}`,
    });
  },
);

prove(check, 'an event for an unknown payment has no effect', async () => {
  const counter = openCounter();
  await counter.create();
  const foreign = { ...counter.pay(), id: 'pi_foreign', paymentId: null };
  expect(await counter.hear(foreign)).toBe('unknown');
  expect(counter.payment().status).toBe('pending');
});

for (const lie of [{ receivedMinor: 9_999n }, { currency: 'EUR' }])
  prove(check, `money that is not the payment's (${Object.keys(lie)}) is not booked`, async () => {
    const counter = openCounter();
    await counter.create();
    expect(await counter.hear({ ...counter.pay(), ...lie })).toBe('amount-mismatch');
    expect(counter.payment().status).toBe('pending');
    expect(counter.store.entries).toEqual([]);
  });

prove(
  check,
  'a declined try fails the payment; another card on the same intent pays it',
  async () => {
    const counter = openCounter();
    await counter.create();
    const declined = { status: 'requires_payment_method', declined: true };
    await counter.hear(counter.provider.set(`pi_${PAYMENT}`, declined));
    expect(counter.payment().status).toBe('failed');
    await counter.hear(counter.pay(), 'evt_2');
    expect(counter.payment().status).toBe('completed');
    expect(counter.moves).toEqual(['pending', 'failed', 'completed']);
  },
);

prove(check, 'a completed payment never goes back, whatever comes late', async () => {
  const counter = openCounter();
  await counter.create();
  const paid = counter.pay();
  await counter.hear(paid);
  const late = { ...paid, status: 'requires_payment_method', declined: true };
  await counter.hear(late, 'evt_2');
  await counter.hear({ ...paid, status: 'canceled' }, 'evt_3');
  await counter.hear({ ...paid, status: 'processing' }, 'evt_4');
  await counter.process();
  expect(counter.payment().status).toBe('completed');
  expect(counter.store.entries).toHaveLength(1);
});

prove(check, 'process of a payment that is paid fixes its terms without the provider', async () => {
  const counter = openCounter();
  await counter.create();
  await counter.hear(counter.pay());
  counter.provider.isDown = true;
  const terms = { ...REQUEST, merchantId: MERCHANT };
  expect(await counter.process(terms)).toMatchObject({ status: 'completed', merchantId: MERCHANT });
});

/** A payment uses the exchange rate that was locked for it once, whatever is said of it how often (LR-14). */
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { onProcess } from '../../reference/payments/decisions.ts';
import { INTENT, openCounter, REQUEST } from './counter.ts';
import suite from './suite.ts';

const prove = proveFor(suite);
const check = 'unit.payment-service';
const LOCK = '4a1d9e8f-5eac-4f88-9a43-9d0e1f2a3b4c';
const WITH_LOCK = { ...REQUEST, metadata: { ...REQUEST.metadata, exchangeRateLockId: LOCK } };

prove(check, 'process uses the lock that it names, before and after the money came', async () => {
  for (const paid of [false, true]) {
    const counter = openCounter();
    await counter.create();
    if (paid) await counter.hear(counter.pay());
    const terms = { ...WITH_LOCK, metadata: { ...WITH_LOCK.metadata, orderType: 'service' } };
    const change = decided(counter, terms);
    expect(change?.rateLockId).toBe(LOCK);
    expect(change?.payment.metadata).toMatchObject({ exchangeRateLockId: LOCK });
  }
});

prove(check, 'a lock that was named when the payment was opened is not used again', async () => {
  const counter = openCounter();
  await counter.create(WITH_LOCK);
  expect(decided(counter, WITH_LOCK)).not.toHaveProperty('rateLockId');
  expect(decided(counter, REQUEST)).not.toHaveProperty('rateLockId');
});

function decided(counter: ReturnType<typeof openCounter>, request: typeof REQUEST) {
  const intent = counter.provider.intents.get(INTENT);
  if (!intent) throw new RangeError('no intent was opened');
  return onProcess(request, intent, counter.payment().createdAt)(counter.payment());
}

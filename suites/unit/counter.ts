/** A card payment's counter: PaymentService on its doubles, and the moves that payer and provider make. */
import type { Payment, PaymentRequest } from '../../reference/payments/payment.ts';
import { PaymentService } from '../../reference/payments/payment-service.ts';
import type { Intent } from '../../reference/payments/ports.ts';
import { MemoryProvider, MemoryStore } from './doubles.ts';

export const PAYER = '0b5c7a52-6f0e-4b0e-9a3f-0f6f0a1d2c3b';
export const MERCHANT = '1d4a8e9c-2b7f-4c55-8f10-6a7b8c9d0e1f';
export const AGENT = '2e9b7c6d-3c8a-4d66-9e21-7b8c9d0e1f2a';
export const PAYMENT = '3f0c8d7e-4d9b-4e77-8f32-8c9d0e1f2a3b';
export const INTENT = `pi_${PAYMENT}`;

const START = Date.parse('2026-03-01T10:00:00Z');

/** 100 USD for something physical. */
export const REQUEST: PaymentRequest = {
  amountMinor: 10_000n,
  currency: 'USD',
  merchantId: null,
  agentId: null,
  description: null,
  metadata: { orderId: 'order-1' },
};

export function openCounter() {
  const store = new MemoryStore();
  const provider = new MemoryProvider();
  const moves: string[] = [];
  let now = START;
  const service = new PaymentService({
    store,
    provider,
    clock: { now: () => now },
    onMoved: ({ status }) => moves.push(status),
  });
  return {
    store,
    provider,
    service,
    /** Every status that was told, in order. */
    moves,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    create: (request = REQUEST) => service.createIntent(PAYER, PAYMENT, request),
    process: (request = REQUEST) => service.process(PAYER, INTENT, request),
    /** The payer's card is charged. */
    pay: () => provider.set(INTENT, { status: 'succeeded', receivedMinor: 10_000n }),
    /** The provider's webhook about the intent arrives. */
    hear: (intent: Intent, eventId = 'evt_1') =>
      service.hear(intent, {
        eventId,
        type: 'payment_intent.succeeded',
        payload: '{}',
        receivedAt: new Date(now),
      }),
    payment: (): Payment => {
      const payment = store.payments.get(PAYMENT);
      if (!payment) throw new RangeError('no payment was opened');
      return payment;
    },
  };
}

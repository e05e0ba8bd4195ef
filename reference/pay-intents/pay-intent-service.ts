/**
 * Pay intents: made, agreed to, and paid once. Paying is the payment service's: an intent is executed by opening
 * its payment, and completed when that is. No transaction is open while the provider is called.
 */
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Metadata } from '../payments/payment.ts';
import type { PaymentService } from '../payments/payment-service.ts';
import {
  type Authorization,
  type KnownPayIntent,
  mayExecute,
  maySee,
  type PayIntent,
  refuseUnless,
  statusOf,
} from './pay-intent.ts';
import type { PayIntentStore } from './pay-intent-store.ts';

interface Ports {
  readonly store: PayIntentStore;
  readonly payments: Pick<PaymentService, 'open' | 'charge' | 'setStatus'>;
  readonly clock: Clock;
}

/** What the payer's browser confirms the card with. */
export interface Confirmable {
  readonly clientSecret: string;
  readonly paymentIntentId: string;
}

export interface Executed {
  readonly intent: KnownPayIntent;
  /** Absent when the payer isn't needed, or has paid. */
  readonly toConfirm?: Confirmable;
}

export class PayIntentService {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** @throws Refusal for an unknown merchant */
  async create(intent: PayIntent): Promise<KnownPayIntent> {
    return this.#ports.store.create(intent);
  }

  /** @throws Refusal for who has nothing to do with it */
  async read(userId: string, id: string): Promise<KnownPayIntent> {
    const intent = await this.#ports.store.find(id);
    if (!maySee(intent, userId)) throw new Refusal('PAY_INTENT_NOT_FOUND');
    return intent;
  }

  /** The payer agrees, or has agreed by a grant. @throws Refusal */
  async authorize(id: string, by: Authorization): Promise<KnownPayIntent> {
    return this.#ports.store.authorize(id, by);
  }

  /**
   * Opens the intent's payment, once, and charges the card of its grant, if there is one; otherwise the payer
   * confirms. Done again, it goes on where it was. @throws Refusal
   */
  async execute(userId: string, id: string): Promise<Executed> {
    const { store, payments, clock } = this.#ports;
    const intent = await store.find(id);
    if (!mayExecute(intent, userId)) throw new Refusal('PAY_INTENT_NOT_FOUND');
    refuseUnless(intent, ['authorized', 'executing', 'completed'], instant(clock));
    if (statusOf(intent, instant(clock)) === 'completed') return { intent };
    const opened = await payments.open({
      userId: intent.payerId ?? userId,
      paymentId: id,
      request: requestOf(intent),
      permit: (tx) => store.permit(tx, id),
    });
    if (intent.card !== null) await payments.charge(id, intent.card);
    const executed = await store.find(id);
    if (intent.card !== null || opened.status === 'succeeded') return { intent: executed };
    const { clientSecret, id: paymentIntentId } = opened;
    return { intent: executed, toConfirm: { clientSecret, paymentIntentId } };
  }

  /** Nobody can pay it from then on. @throws Refusal when it is paid already */
  async cancel(userId: string, id: string): Promise<KnownPayIntent> {
    const { store, payments, clock } = this.#ports;
    const intent = await store.cancel(id, userId);
    if (statusOf(intent, instant(clock)) !== 'executing') return intent;
    await payments.setStatus(id, 'cancelled');
    return store.find(id);
  }
}

function requestOf(intent: PayIntent) {
  const { amountMinor, currency, merchantId, agentId, description, orderId } = intent;
  const metadata: Metadata = { payIntentId: intent.id, ...(orderId !== null && { orderId }) };
  return { amountMinor, currency, merchantId, agentId, description, metadata };
}

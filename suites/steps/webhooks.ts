/** Stripe webhooks as an attacker or a repeating provider sends them: any payload, signature and age. */
import Stripe from 'stripe';
import type { Answer, RunningTarget } from '../../target/target.ts';

const WEBHOOK_PATH = '/api/payments/webhook/stripe';

export interface Delivery {
  readonly payload: string;
  /** The whole `stripe-signature` header; none is sent for `undefined`. */
  readonly signature: string | undefined;
}

/** The header that Stripe would send, `agoSeconds` old (Stripe's own generator). */
export function signatureOf(payload: string, secret: string, agoSeconds = 0): string {
  const timestamp = Math.floor(Date.now() / 1000) - agoSeconds;
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
}

/** Posts the payload byte by byte as it is. */
export function deliver(
  target: RunningTarget,
  { payload, signature }: Delivery,
): Promise<Answer<{ received?: boolean; idempotent?: boolean }>> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (signature !== undefined) headers['stripe-signature'] = signature;
  return target.driver.request(WEBHOOK_PATH, { method: 'POST', headers, body: payload });
}

/** Posts the payload with the signature that the provider would give it now. */
export function deliverSigned(target: RunningTarget, payload: string) {
  return deliver(target, { payload, signature: signatureOf(payload, target.webhookSecret) });
}

export interface EventSubject {
  readonly eventId: string;
  readonly type: string;
  readonly intentId: string;
  readonly paymentId: string;
  /** Minor units. */
  readonly minor: bigint;
  readonly currency: string;
}

/** An event as Stripe words it, that Stripe never sent. */
export function forgedEvent(subject: EventSubject): string {
  const amount = Number(subject.minor);
  return JSON.stringify({
    id: subject.eventId,
    object: 'event',
    api_version: '2024-06-20',
    created: Math.floor(Date.now() / 1000),
    livemode: false,
    pending_webhooks: 1,
    type: subject.type,
    data: {
      object: {
        id: subject.intentId,
        object: 'payment_intent',
        amount,
        amount_received: amount,
        currency: subject.currency.toLowerCase(),
        status: 'succeeded',
        metadata: { paymentId: subject.paymentId },
      },
    },
  });
}

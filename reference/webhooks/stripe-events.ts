/**
 * Stripe's events: their signature is checked over the raw body before anything else is read, and each
 * event counts once, in whatever order they come (LR-17).
 */
import Stripe from 'stripe';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { PaymentService } from '../payments/payment-service.ts';
import { intentOf } from '../payments/stripe-provider.ts';

/** Stripe's own recommendation; both ways, since a timestamp from the future is no better. */
const TOLERANCE_S = 300;

/** What became of an event. */
export type EventOutcome = 'known' | 'unknown' | 'repeat' | 'amount-mismatch' | 'ignored';

export interface StripeEvents {
  /** @throws Refusal BAD_SIGNATURE */
  verify(rawBody: Buffer, signature: string | undefined): Stripe.Event;
  apply(event: Stripe.Event): Promise<EventOutcome>;
}

interface Parts {
  readonly secret: string;
  readonly payments: PaymentService;
  readonly clock: Clock;
}

export function stripeEvents(parts: Parts): StripeEvents {
  return {
    verify: (rawBody, signature) => verify(parts, rawBody, signature),
    apply: (event) => apply(parts, event),
  };
}

function verify({ secret, clock }: Parts, rawBody: Buffer, signature: string | undefined) {
  try {
    const { webhooks } = Stripe;
    const now = clock.now();
    const signedAt = Number(/(?:^|,)t=(\d+)/.exec(signature ?? '')?.[1]);
    if (signedAt - now / 1000 > TOLERANCE_S) throw new Refusal('BAD_SIGNATURE');
    return webhooks.constructEvent(rawBody, signature ?? '', secret, TOLERANCE_S, undefined, now);
  } catch (cause) {
    throw new Refusal('BAD_SIGNATURE', { cause });
  }
}

async function apply({ payments, clock }: Parts, event: Stripe.Event): Promise<EventOutcome> {
  const cause = {
    eventId: event.id,
    type: event.type,
    payload: JSON.stringify(event.data.object),
    receivedAt: instant(clock),
  };
  switch (event.type) {
    case 'payment_intent.succeeded':
    case 'payment_intent.canceled':
    case 'payment_intent.payment_failed':
      return payments.hear(intentOf(event.data.object), cause);
    default:
      return 'ignored';
  }
}

/**
 * Stripe's events: their signature is checked over the raw body before anything else is read, and each
 * event counts once, in whatever order they come (LR-17).
 */
import Stripe from 'stripe';
import { type Clock, instant } from '../clock.ts';
import { Refusal } from '../http/refusal.ts';
import type { Heard, PaymentService } from '../payments/payment-service.ts';
import type { Intent } from '../payments/ports.ts';
import { intentOf } from '../payments/stripe-provider.ts';
import type { ChargeEvents, ChargeOutcome } from './charge-events.ts';

/** Stripe's own recommendation; both ways, since a timestamp from the future is no better. */
const TOLERANCE_S = 300;

/** What became of an event. */
export type EventOutcome = Heard | ChargeOutcome | 'ignored';

export interface StripeEvents {
  /** @throws Refusal BAD_SIGNATURE */
  verify(rawBody: Buffer, signature: string | undefined): Stripe.Event;
  apply(event: Stripe.Event): Promise<EventOutcome>;
}

interface Parts {
  readonly secret: string;
  readonly payments: PaymentService;
  readonly charges: ChargeEvents;
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

async function apply(
  { payments, charges, clock }: Parts,
  event: Stripe.Event,
): Promise<EventOutcome> {
  const cause = {
    eventId: event.id,
    type: event.type,
    payload: JSON.stringify(event.data.object),
    receivedAt: instant(clock),
  };
  switch (event.type) {
    case 'payment_intent.succeeded':
      return payments.hear({ ...intentOf(event.data.object), status: 'succeeded' }, cause);
    case 'payment_intent.canceled':
      return payments.hear({ ...intentOf(event.data.object), status: 'canceled' }, cause);
    case 'payment_intent.payment_failed':
      return payments.hear(failedAttempt(event.data.object), cause);
    case 'charge.refunded':
      return charges.refunded(event.data.object, cause);
    case 'charge.dispute.created':
      return charges.disputed(event.data.object, cause);
    default:
      return 'ignored';
  }
}

/** One attempt of the payer failed, whatever came of the intent since. */
function failedAttempt(intent: Stripe.PaymentIntent): Intent {
  return { ...intentOf(intent), status: 'requires_payment_method', declined: true };
}

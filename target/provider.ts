/** The payer's browser and the payment provider, as suites see them. */
import type { CreateIntentAnswer } from '../contracts/api/index.ts';
import type { ScriptedFault } from '../fixtures/providers/stripe/index.ts';

/** Stripe's own test payment methods (docs.stripe.com/testing). */
export const TEST_CARDS = {
  succeeds: 'pm_card_visa',
  declined: 'pm_card_chargeDeclined',
  insufficientFunds: 'pm_card_chargeDeclinedInsufficientFunds',
  authenticationRequired: 'pm_card_authenticationRequired',
} as const;
export type TestCard = (typeof TEST_CARDS)[keyof typeof TEST_CARDS];

export interface ProviderIntent {
  readonly id: string;
  readonly status: string;
  /** Minor units. */
  readonly amount: number;
  readonly amountReceived: number;
  readonly amountRefunded: number;
  readonly currency: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The payer's browser and the scripted provider. Without `provider-faults` only `confirm` works. */
export interface Provider {
  /** Confirms the intent with a test card, as Stripe.js in the payer's browser does. */
  confirm(
    intent: Pick<CreateIntentAnswer, 'clientSecret' | 'paymentIntentId'>,
    card: TestCard,
  ): Promise<{ status: string }>;
  /** Ends a 3-D Secure challenge. */
  authenticate(intentId: string, outcome: 'succeed' | 'fail'): Promise<void>;
  /** Stops webhooks at the provider's door until they are delivered by hand. */
  holdWebhooks(): Promise<void>;
  /** Delivers held events in the order given (all, in order of creation, by default), then holds on. */
  deliver(eventIds?: readonly string[]): Promise<readonly DeliveredWebhook[]>;
  /** Loses what is held, as a network may; the number of lost events. */
  discardWebhooks(): Promise<number>;
  /** Lets webhooks flow again, and delivers what is held. */
  releaseWebhooks(): Promise<void>;
  events(intentId?: string): Promise<readonly ProviderEvent[]>;
  /** The provider's own books. */
  intents(): Promise<readonly ProviderIntent[]>;
  /** Every try to deliver a webhook so far, oldest first: how the target answered, and how fast. */
  deliveries(): Promise<readonly WebhookDelivery[]>;
  /** Makes the provider's next calls go wrong. */
  fault(fault: ScriptedFault): Promise<void>;
  clearFaults(): Promise<void>;
  /** The cardholder disputes the payment: `charge.dispute.created`. */
  dispute(intentId: string): Promise<void>;
  /** Resolves when no webhook is under way; rejects after `timeoutMs` (default 5000). */
  settled(timeoutMs?: number): Promise<void>;
}
export interface ProviderEvent {
  readonly id: string;
  readonly type: string;
  readonly created: number;
  readonly intentId: string | undefined;
  readonly payload: string;
}
export interface WebhookDelivery {
  readonly eventId: string;
  /** When the try began, in milliseconds since 1970. */
  readonly at: number;
  /** 0 where the target did not answer. */
  readonly status: number;
  readonly durationMs: number;
}
export interface DeliveredWebhook {
  readonly eventId: string;
  readonly status: number;
  readonly body: unknown;
}

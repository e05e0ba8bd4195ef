/** Stripe, by its official SDK, as the payment and refund services see it: their words, our refusals. */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import Stripe from 'stripe';
import type { Config } from '../config.ts';
import { Refusal } from '../http/refusal.ts';
import type { Payment } from './payment.ts';
import type { CardProvider, Intent } from './ports.ts';
import { idIn } from './terms.ts';

const TIMEOUT_MS = 5_000;
/** Safe: every write carries an idempotency key. */
const RETRIES = 1;
const SOCKETS_MAX = 64;
/** Stripe's limit for one value of the metadata. */
const METADATA_VALUE_MAX = 500;

export type StripeClient = Stripe;

type Access = Omit<Config['stripe'], 'publishableKey'>;

export function stripeClient({ secretKey, apiUrl }: Access): StripeClient {
  const url = new URL(apiUrl ?? 'https://api.stripe.com');
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  const agentOptions = { keepAlive: true, maxSockets: SOCKETS_MAX };
  const agent = protocol === 'http' ? new HttpAgent(agentOptions) : new HttpsAgent(agentOptions);
  return new Stripe(secretKey, {
    protocol,
    host: url.hostname,
    port: url.port || (protocol === 'http' ? '80' : '443'),
    httpClient: Stripe.createNodeHttpClient(agent),
    timeout: TIMEOUT_MS,
    maxNetworkRetries: RETRIES,
    telemetry: false,
  });
}

export function stripeProvider(stripe: StripeClient): CardProvider {
  return {
    createIntent: (payment) =>
      asked(async () => {
        const parameters = intentParameters(payment);
        return intentOf(
          await stripe.paymentIntents.create(parameters, { idempotencyKey: payment.id }),
        );
      }),
    intent: (id) => asked(async () => intentOf(await stripe.paymentIntents.retrieve(id))),
    confirmIntent: (id, card) => asked(() => confirmed(stripe, id, card)),
    cancelIntent: (id) =>
      asked(async () => {
        await stripe.paymentIntents.cancel(id);
      }),
  };
}

/** A declined card is an answer, and comes as an error. */
async function confirmed(stripe: StripeClient, id: string, card: string): Promise<Intent> {
  const parameters = { payment_method: card, off_session: true };
  try {
    const options = { idempotencyKey: `${id}:confirm` };
    return intentOf(await stripe.paymentIntents.confirm(id, parameters, options));
  } catch (error) {
    const isDeclined = error instanceof Stripe.errors.StripeCardError && error.payment_intent;
    if (!isDeclined) throw error;
    return intentOf(isDeclined);
  }
}

/** An intent as Stripe tells it, in an answer or in an event. */
export function intentOf(intent: Stripe.PaymentIntent): Intent {
  return {
    id: intent.id,
    clientSecret: intent.client_secret ?? '',
    status: intent.status,
    amountMinor: BigInt(intent.amount),
    receivedMinor: BigInt(intent.amount_received ?? 0),
    currency: intent.currency.toUpperCase(),
    paymentId: idIn(intent.metadata ?? {}, 'paymentId'),
    declined: intent.status === 'requires_payment_method' && intent.last_payment_error != null,
  };
}

/** Runs a call, and says what its failure means for the client. @throws Refusal */
export async function asked<Result>(call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw refusalOf(error);
  }
}

function intentParameters(payment: Payment): Stripe.PaymentIntentCreateParams {
  const metadata = {
    userId: payment.userId,
    paymentId: payment.id,
    orderId: text(payment.metadata.orderId),
    merchantId: payment.merchantId ?? '',
    agentId: payment.agentId ?? '',
  };
  const filled = Object.entries(metadata).filter(([, value]) => value !== '');
  return {
    amount: Number(payment.amountMinor),
    currency: payment.currency.toLowerCase(),
    automatic_payment_methods: { enabled: true },
    metadata: Object.fromEntries(filled),
    ...(payment.description === null ? {} : { description: payment.description }),
  };
}

function text(value: unknown): string {
  const isPlain = typeof value === 'string' || typeof value === 'number';
  return isPlain ? String(value).slice(0, METADATA_VALUE_MAX) : '';
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  const { code } = error;
  if (code === 'amount_too_small' || code === 'amount_too_large')
    return new Refusal('AMOUNT_OUT_OF_RANGE', { cause: error });
  if (code === 'payment_intent_unexpected_state')
    return new Refusal('TRANSITION_REFUSED', { cause: error });
  if (code === 'resource_missing') return new Refusal('PAYMENT_NOT_FOUND', { cause: error });
  const isDefinite = error.statusCode !== undefined && error.statusCode < 500;
  const isBusy = error.statusCode === 429 || error.statusCode === 409;
  if (isDefinite && !isBusy) return new Refusal('PROVIDER_REFUSED', { cause: error });
  return new Refusal('PROVIDER_UNAVAILABLE', { cause: error, retryAfterSeconds: 1 });
}

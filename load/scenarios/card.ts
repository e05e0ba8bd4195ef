/**
 * One card payment as its client and the payer's browser make it: create the intent at the target, confirm it at
 * the provider, have the target process it. Runs in k6.
 */
import http, { type RefinedResponse } from 'k6/http';
import { amountOfArrival } from '../peak.ts';
import type { LoadPlan, PaymentLine } from '../plan.ts';

export interface Arrival {
  readonly plan: LoadPlan;
  readonly token: string;
  /** Unique in the run: the name of the scenario and the number of the arrival. */
  readonly key: string;
  readonly number: number;
}

export type Outcome = Omit<PaymentLine, 'event' | 'phase' | 'at'>;

const CURRENCY = 'USD';
const JUST_PAID = ['processing', 'completed'];

export function payByCard(arrival: Arrival): Outcome {
  const minor = amountOfArrival(arrival.plan.seed, arrival.number);
  const order = { amount: minor / 100, currency: CURRENCY, paymentMethod: 'stripe' };
  const paid = { minor, currency: CURRENCY };

  const created = post(arrival, 'create-intent', order);
  if (created.status !== 201) return { ...paid, ok: false, refused: refusal('create', created) };
  const intentId = String(created.json('paymentIntentId'));

  const confirmed = confirm(arrival.plan, intentId, String(created.json('clientSecret')));
  if (confirmed.status !== 200)
    return { ...paid, intentId, ok: false, refused: refusal('confirm', confirmed) };

  const processed = post(arrival, 'process', { ...order, paymentIntentId: intentId });
  if (processed.status !== 201)
    return { ...paid, intentId, ok: false, refused: refusal('process', processed) };
  const status = String(processed.json('status'));
  const paymentId = String(processed.json('id'));
  return { ...paid, intentId, paymentId, status, ok: JUST_PAID.includes(status) };
}

function post({ plan, token, key }: Arrival, act: string, body: object): RefinedResponse<'text'> {
  return http.post(`${plan.baseUrl}/api/payments/${act}`, JSON.stringify(body), {
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'idempotency-key': `${key}-${act}`,
    },
    responseType: 'text',
    tags: { to: 'target', name: act },
  });
}

/** The payer's browser, with a card that always succeeds (docs.stripe.com/testing). */
function confirm({ payer }: LoadPlan, intent: string, secret: string): RefinedResponse<'text'> {
  return http.post(
    `${payer.url}/v1/payment_intents/${intent}/confirm`,
    { payment_method: 'pm_card_visa', client_secret: secret },
    {
      headers: { authorization: `Bearer ${payer.publishableKey}` },
      responseType: 'text',
      tags: { to: 'provider', name: 'confirm' },
    },
  );
}

function refusal(act: string, { status, error, body }: RefinedResponse<'text'>): string {
  return `${act} ${status} ${error || String(body).slice(0, 160)}`;
}

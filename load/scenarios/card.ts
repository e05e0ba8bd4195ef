/**
 * One card payment as its client and the payer's browser make it: create the intent at the target, confirm it at
 * the provider, have the target process it. Some cards are declined on purpose: that is no failure. Runs in k6.
 */
import http from 'k6/http';
import { amountOfArrival, isDeclined } from '../peak.ts';
import type { LoadPlan } from '../plan.ts';
import { type Answered, type Arrival, type Outcome, post, refusal, textIn } from './flow.ts';

const CURRENCY = 'USD';
const JUST_PAID = ['processing', 'completed'];
/** docs.stripe.com/testing */
const CARDS = { good: 'pm_card_visa', declined: 'pm_card_chargeDeclined' } as const;

export function payByCard(arrival: Arrival): Outcome {
  const minor = amountOfArrival(arrival.plan.seed, arrival.number);
  const order = { amount: minor / 100, currency: CURRENCY, paymentMethod: 'stripe' };
  const declined = isDeclined(arrival.number);
  const paid = { minor, currency: CURRENCY, ...(declined && { declined }) };

  const body = order;
  const created = post(arrival, { path: '/payments/create-intent', act: 'create-intent', body });
  if (created.status !== 201) return { ...paid, ok: false, refused: refusal('create', created) };
  const intentId = textIn(created, 'paymentIntentId');

  const secret = textIn(created, 'clientSecret');
  const confirmed = confirm(arrival.plan, { intentId, secret, card: cardOf(declined) });
  if (confirmed.status !== (declined ? 402 : 200))
    return { ...paid, intentId, ok: false, refused: refusal('confirm', confirmed) };

  const processing = { ...order, paymentIntentId: intentId };
  const processed = post(arrival, { path: '/payments/process', act: 'process', body: processing });
  if (processed.status !== 201)
    return { ...paid, intentId, ok: false, refused: refusal('process', processed) };
  const status = textIn(processed, 'status');
  const ok = declined ? status === 'failed' : JUST_PAID.includes(status);
  return { ...paid, intentId, paymentId: textIn(processed, 'id'), status, ok };
}

const cardOf = (declined: boolean) => (declined ? CARDS.declined : CARDS.good);

interface Card {
  readonly intentId: string;
  readonly secret: string;
  readonly card: string;
}

/** The payer's browser. */
function confirm({ payer }: LoadPlan, { intentId, secret, card }: Card): Answered {
  return http.post(
    `${payer.url}/v1/payment_intents/${intentId}/confirm`,
    { payment_method: card, client_secret: secret },
    {
      headers: { authorization: `Bearer ${payer.publishableKey}` },
      responseType: 'text',
      tags: { to: 'provider', name: 'confirm' },
    },
  );
}

/**
 * Agentrix's side of the contract with Stripe: the reference's own Stripe client talks to Pact, which writes
 * down each request and holds it to what was agreed.
 */
import { rmSync } from 'node:fs';
import { MatchersV3, PactV3, SpecificationVersion } from '@pact-foundation/pact';
import { expect } from 'vitest';
import { proveFor } from '../../evidence/prove.ts';
import { stripeClient, stripeProvider } from '../../reference/payments/stripe-provider.ts';
import { stripeRefunds } from '../../reference/refunds/stripe-refunds.ts';
import { AGREED_PACT, interactionsOf, pactFolder, writtenPact } from '../pact-files.ts';
import suite from '../suite.ts';
import { PAID, PAYMENT, REFUND, TOO_MUCH } from './subjects.ts';

const { like, integer, string, regex } = MatchersV3;
const prove = proveFor(suite);
const check = 'contract.agentrix-keeps-stripe-contract';

rmSync(writtenPact(), { force: true });
const pact = new PactV3({
  consumer: 'agentrix',
  provider: 'stripe',
  dir: pactFolder(),
  spec: SpecificationVersion.SPECIFICATION_VERSION_V4,
  logLevel: 'error',
});

const ASKED = {
  create: 'a request to create the intent of a payment',
  paid: 'a request for an intent that is paid',
  declined: 'a request for an intent whose card was declined',
  missing: 'a request for an intent that there is not',
  refund: 'a request to refund a part',
  refundTooMuch: 'a request to refund more than was paid',
} as const;

const FORM = 'application/x-www-form-urlencoded';
const KEY = 'sk_test_agreed';
const headers = { Authorization: regex(/^Bearer sk_test_\w+$/, `Bearer ${KEY}`) };
const intentId = regex(/^pi_\w+$/, 'pi_agreed');

/** The members of an intent that Agentrix reads. */
const intentBody = {
  id: intentId,
  object: 'payment_intent',
  client_secret: regex(/^pi_\w+_secret_\w+$/, 'pi_agreed_secret_1'),
  amount: integer(1250),
  amount_received: integer(0),
  currency: 'usd',
  metadata: like({ paymentId: PAYMENT.id }),
};
const declinedBody = {
  ...intentBody,
  status: 'requires_payment_method',
  last_payment_error: { type: 'card_error', code: 'card_declined', message: string() },
};

const refundBody = {
  id: regex(/^re_\w+$/, 're_agreed'),
  object: 'refund',
  amount: 500,
  currency: 'usd',
  status: 'succeeded',
};

prove(check, 'creating an intent asks once for the payment, in minor units', async () => {
  await pact
    .uponReceiving(ASKED.create)
    .withRequest(write('/v1/payment_intents', PAYMENT.id, INTENT_FORM))
    .willRespondWith({ status: 200, body: { ...intentBody, status: 'requires_payment_method' } })
    .executeTest(async ({ url }) => {
      expect(await provider(url).createIntent(PAYMENT)).toMatchObject({
        id: 'pi_agreed',
        status: 'requires_payment_method',
        amountMinor: 1250n,
        currency: 'USD',
        paymentId: PAYMENT.id,
        declined: false,
      });
    });
  expectAgreed(ASKED.create);
});

prove(check, 'a paid intent says what was received', async () => {
  await pact
    .given('the intent pi_agreedpaid of 12.50 USD is paid')
    .uponReceiving(ASKED.paid)
    .withRequest({ method: 'GET', path: '/v1/payment_intents/pi_agreedpaid', headers })
    .willRespondWith({
      status: 200,
      body: { ...intentBody, status: 'succeeded', amount_received: 1250 },
    })
    .executeTest(async ({ url }) => {
      expect(await provider(url).intent('pi_agreedpaid')).toMatchObject({
        status: 'succeeded',
        receivedMinor: 1250n,
        declined: false,
      });
    });
  expectAgreed(ASKED.paid);
});

prove(check, 'a declined card shows as the last error of its intent', async () => {
  await pact
    .given('the card of the intent pi_agreeddeclined was declined')
    .uponReceiving(ASKED.declined)
    .withRequest({ method: 'GET', path: '/v1/payment_intents/pi_agreeddeclined', headers })
    .willRespondWith({ status: 200, body: declinedBody })
    .executeTest(async ({ url }) => {
      const intent = await provider(url).intent('pi_agreeddeclined');
      expect(intent).toMatchObject({ declined: true, receivedMinor: 0n });
    });
  expectAgreed(ASKED.declined);
});

prove(check, 'an intent that there is not is not found', async () => {
  await pact
    .uponReceiving(ASKED.missing)
    .withRequest({ method: 'GET', path: '/v1/payment_intents/pi_agreedmissing', headers })
    .willRespondWith({ status: 404, body: errorBody('resource_missing') })
    .executeTest(async ({ url }) => {
      const asked = provider(url).intent('pi_agreedmissing');
      await expect(asked).rejects.toMatchObject({ code: 'PAYMENT_NOT_FOUND' });
    });
  expectAgreed(ASKED.missing);
});

prove(check, 'a refund is asked for once, of a part of the payment', async () => {
  await pact
    .given('the intent pi_agreedpaid of 12.50 USD is paid')
    .uponReceiving(ASKED.refund)
    .withRequest(write('/v1/refunds', REFUND.id, refundForm(REFUND)))
    .willRespondWith({ status: 200, body: refundBody })
    .executeTest(async ({ url }) => {
      const end = await refunds(url).refund(REFUND, PAID);
      expect(end).toEqual({ status: 'completed', providerRefundId: 're_agreed' });
    });
  expectAgreed(ASKED.refund);
});

prove(check, 'a refund of more than was paid is refused for good', async () => {
  await pact
    .given('the intent pi_agreedpaid of 12.50 USD is paid')
    .uponReceiving(ASKED.refundTooMuch)
    .withRequest(write('/v1/refunds', TOO_MUCH.id, refundForm(TOO_MUCH)))
    .willRespondWith({ status: 400, body: errorBody() })
    .executeTest(async ({ url }) => {
      const asked = refunds(url).refund(TOO_MUCH, PAID);
      await expect(asked).rejects.toMatchObject({ code: 'PROVIDER_REFUSED' });
    });
  expectAgreed(ASKED.refundTooMuch);
});

prove(check, 'nothing is agreed that Agentrix does not ask', () => {
  expect([...interactionsOf(AGREED_PACT).keys()].sort()).toEqual(Object.values(ASKED).sort());
});

/** Pact has just written the interaction: it must be what was agreed, to the last matcher. */
function expectAgreed(asked: string): void {
  const [written, agreed] = [interactionsOf(writtenPact()), interactionsOf(AGREED_PACT)];
  const hint = `after review: cp ${writtenPact()} ${AGREED_PACT}`;
  expect(written.get(asked), `the contract has changed; ${hint}`).toEqual(agreed.get(asked));
}

const INTENT_FORM = {
  amount: '1250',
  currency: 'usd',
  'automatic_payment_methods[enabled]': 'true',
  'metadata[userId]': PAYMENT.userId,
  'metadata[paymentId]': PAYMENT.id,
  'metadata[orderId]': 'order-1',
};

function refundForm(refund: typeof REFUND) {
  return {
    payment_intent: 'pi_agreedpaid',
    amount: String(refund.amountMinor),
    'metadata[refundId]': refund.id,
    'metadata[paymentId]': PAYMENT.id,
  };
}

/** A request that has its effect once: its key is the id of the effect. */
function write(path: string, effectId: string, fields: Readonly<Record<string, string>>) {
  return {
    method: 'POST',
    path,
    headers: { ...headers, 'Idempotency-Key': effectId },
    contentType: FORM,
    body: form(fields),
  };
}

/** Written as the SDK writes it: brackets stay readable. */
function form(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');
}

function errorBody(code?: string) {
  const error = { type: 'invalid_request_error', message: string() };
  return { error: code === undefined ? error : { ...error, code } };
}

function client(apiUrl: string) {
  return stripeClient({ secretKey: KEY, webhookSecret: '', apiUrl });
}

function provider(url: string) {
  return stripeProvider(client(url));
}

function refunds(url: string) {
  return stripeRefunds(client(url));
}

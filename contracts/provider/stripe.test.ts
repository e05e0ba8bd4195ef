/**
 * Stripe's side of the contract: every agreed request is sent to the gateway fixture, which has the real
 * stripe-mock judge it by Stripe's own schema, and every answer is held to what was agreed.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Verifier } from '@pact-foundation/pact';
import Stripe from 'stripe';
import { expect } from 'vitest';
import { readRunContext } from '../../evidence/index.ts';
import { proveFor } from '../../evidence/prove.ts';
import { type StripeGateway, startStripeGateway } from '../../fixtures/providers/stripe/index.ts';
import { readAddressBook } from '../../stack/index.ts';
import { LOCAL_SERVICES } from '../../stack/services/index.ts';
import { TEST_CARDS, type TestCard } from '../../target/target.ts';
import { AGREED_PACT, interactionsOf } from '../pact-files.ts';
import suite from '../suite.ts';
import { type AgreedNames, agreedNames, type VerifierRequest } from './agreed-names.ts';

const prove = proveFor(suite);

prove(
  'contract.stripe-gateway-keeps-contract',
  'every request that Agentrix may send is answered as agreed',
  async () => {
    expect(interactionsOf(AGREED_PACT).size, 'agreed interactions').toBeGreaterThan(0);
    await using mock = await stripeMock();
    await using gateway = await startStripeGateway({
      stripeMockUrl: mock.url,
      webhookSecret: 'unused: no webhook is sent',
    });
    const names = agreedNames();
    const verifier = new Verifier({
      provider: 'stripe',
      providerBaseUrl: gateway.url,
      pactUrls: [AGREED_PACT],
      logLevel: 'error',
      requestFilter: (request: VerifierRequest, _response: unknown, next: () => void) => {
        names.translate(request);
        next();
      },
      stateHandlers: {
        'the intent pi_agreedpaid of 12.50 USD is paid': () =>
          confirmed({ gateway, names, agreed: 'pi_agreedpaid', card: TEST_CARDS.succeeds }),
        'the card of the intent pi_agreeddeclined was declined': () =>
          confirmed({ gateway, names, agreed: 'pi_agreeddeclined', card: TEST_CARDS.declined }),
      },
    });
    await verifier.verifyProvider();
  },
);

interface State {
  readonly gateway: StripeGateway;
  readonly names: AgreedNames;
  readonly agreed: string;
  readonly card: TestCard;
}

/** Brings the provider to a state by its own public API, as a payer would. */
async function confirmed({ gateway, names, agreed, card }: State): Promise<void> {
  const { hostname: host, port } = new URL(gateway.url);
  const stripe = new Stripe('sk_test_agreed', { protocol: 'http', host, port, telemetry: false });
  const intent = await stripe.paymentIntents.create({
    amount: 1250,
    currency: 'usd',
    automatic_payment_methods: { enabled: true },
    metadata: { paymentId: randomUUID() },
  });
  const clientSecret = intent.client_secret ?? '';
  await gateway.control.confirm({ clientSecret, paymentIntentId: intent.id }, card);
  names.name(agreed, intent.id);
}

/** The run's stripe-mock; alone, one of the test's own. */
async function stripeMock(): Promise<AsyncDisposable & { readonly url: string }> {
  const { stackFile } = readRunContext();
  if (stackFile !== undefined) {
    const url = readAddressBook(stackFile).stripeMockUrl;
    return { url, [Symbol.asyncDispose]: async () => {} };
  }
  const workDir = mkdtempSync(join(tmpdir(), 'launch-gate-contract-'));
  const mock = await LOCAL_SERVICES['stripe-mock'].start({ workDir });
  return {
    url: mock.url,
    [Symbol.asyncDispose]: async () => {
      await mock.stop();
      rmSync(workDir, { recursive: true, force: true });
    },
  };
}

/** The payer's browser on a walk: a provider may refuse it, because the target gave the intent or order up. */
import type { CreateIntentAnswer } from '../../../contracts/api/index.ts';
import type { Disturbance } from '../../../fixtures/providers/ramps/index.ts';
import type { RunningTarget, TestCard } from '../../../target/target.ts';

type IntentInBrowser = Pick<CreateIntentAnswer, 'clientSecret' | 'paymentIntentId'>;

/** The intent's status afterwards, or `refused`. */
export function confirmed(
  { provider }: RunningTarget,
  intent: IntentInBrowser,
  card: TestCard,
): Promise<string> {
  return unlessRefused(provider.confirm(intent, card).then(({ status }) => status));
}

/** Ends a 3-D Secure challenge. */
export function authenticated(
  { provider }: RunningTarget,
  intentId: string,
  outcome: 'succeed' | 'fail',
): Promise<string> {
  return unlessRefused(provider.authenticate(intentId, outcome).then(() => `${outcome}ed`));
}

/** Pays on an on-ramp's page, or has the bank decline; the order's status, or `refused` where it is closed. */
export function visited(
  { providers }: RunningTarget,
  page: string,
  { pays, disturbance }: { readonly pays: boolean; readonly disturbance: Disturbance },
): Promise<string> {
  const visit = pays ? providers.pay(page, disturbance) : providers.decline(page, disturbance);
  return unlessRefused(visit.then(({ status }) => status));
}

const REFUSALS = ['provider.refused', 'ramp.no-such-page'];

function unlessRefused(asked: Promise<string>): Promise<string> {
  return asked.catch((error: Error & { readonly code?: string }) => {
    if (REFUSALS.includes(error.code ?? '')) return 'refused';
    throw error;
  });
}

/** Webhooks that wait at the provider's door, and flow again however the test ends. */
import type { RunningTarget } from '../../target/target.ts';
import { rule } from './rule.ts';

const lr17 = rule('LR-17', 'webhooks are acknowledged');
const TRIES_SHOWN = 5;

export interface HeldWebhooks extends AsyncDisposable {
  /** Lets them flow, and resolves when the target has answered those that waited. */
  release(): Promise<void>;
}

/** Needs `provider-faults`. Take it with `await using`: a test that fails must not hold the next one's. */
export async function heldWebhooks(target: RunningTarget): Promise<HeldWebhooks> {
  const { provider } = target;
  await provider.holdWebhooks();
  return {
    release: async () => {
      await provider.releaseWebhooks();
      await settled(target);
    },
    [Symbol.asyncDispose]: () => provider.releaseWebhooks(),
  };
}

/**
 * Resolves when the target has acknowledged every webhook; one that it does not is a breach of LR-17. Where the
 * provider can't be asked (no `provider-faults`) it resolves at once: then wait for the payment itself.
 */
export async function settled({ provider, capabilities }: RunningTarget): Promise<void> {
  if (!capabilities.has('provider-faults')) return;
  const unsettled = await provider.settled().then(
    () => undefined,
    (error: Error) => error,
  );
  if (unsettled === undefined) return;
  const tries = await provider.deliveries();
  const refused = tries.filter(({ status }) => status < 200 || status > 299).slice(-TRIES_SHOWN);
  lr17.holds('every webhook', false, { problem: unsettled.message, lastRefused: refused });
}

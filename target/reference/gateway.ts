/** The Stripe gateway beside a reference: in this process, or in one of its own so that a load can be measured. */
import { type RunContext, UnavailableError } from '../../evidence/index.ts';
import {
  connectStripeGateway,
  type StripeGateway,
  startStripeGateway,
} from '../../fixtures/providers/stripe/index.ts';
import { spawnOwned, waitFor } from '../../stack/index.ts';
import { textFrom } from './reference-process.ts';

const MAIN = new URL('../../fixtures/providers/stripe/main.ts', import.meta.url).pathname;
const READY_WITHIN_MS = 20_000;

export interface GatewayOptions {
  readonly context: Pick<RunContext, 'workDir'>;
  readonly name: string;
  readonly stripeMockUrl: string;
  readonly webhookSecret: string;
}

export function startGateway(
  form: 'in-process' | 'process',
  options: GatewayOptions,
): Promise<StripeGateway> {
  return form === 'process' ? spawnGateway(options) : startStripeGateway(options);
}

async function spawnGateway(options: GatewayOptions): Promise<StripeGateway> {
  const { context, name, stripeMockUrl, webhookSecret } = options;
  const env = { STRIPE_MOCK_URL: stripeMockUrl, STRIPE_WEBHOOK_SECRET: webhookSecret };
  const { workDir } = context;
  const owned = await spawnOwned({ workDir, name, file: process.execPath, args: [MAIN], env });
  try {
    const url = await waitFor({
      what: `${name} listens`,
      deadlineMs: READY_WITHIN_MS,
      died: owned.died,
      probe: async () => urlIn(textFrom(owned.logFile, 0)),
    });
    const dispose = () => owned.stop();
    return { url, control: connectStripeGateway(url), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await owned.stop();
    throw error;
  }
}

function urlIn(log: string): string {
  const line = log.split('\n').find((text) => text.includes('"listening"'));
  if (line) return (JSON.parse(line) as { url: string }).url;
  throw new UnavailableError({
    code: 'gateway.silent',
    message: 'its log does not say that it listens',
    hint: 'read the gateway’s log in the run’s folder',
  });
}

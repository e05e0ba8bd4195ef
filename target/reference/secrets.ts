/** The secrets that one reference instance is started with: strong, its own, told to the run for masking. */
import { randomBytes } from 'node:crypto';
import { type RunContext, tellSecret } from '../../evidence/index.ts';

export interface ReferenceSecrets {
  readonly jwtSecret: string;
  readonly stripeSecretKey: string;
  readonly webhookSecret: string;
  readonly metricsKey: string;
  readonly serviceKey: string;
  readonly facilitatorKey: string;
  /** `kid:key` in base64url, the current one first. */
  readonly storageKeys: string;
  readonly storageIndexKey: string;
}

export function drawSecrets(context: Pick<RunContext, 'workDir'>): ReferenceSecrets {
  const hex = () => randomBytes(32).toString('hex');
  const secrets = {
    jwtSecret: hex(),
    stripeSecretKey: `sk_test_${hex()}`,
    webhookSecret: `whsec_${hex()}`,
    metricsKey: hex(),
    serviceKey: hex(),
    facilitatorKey: hex(),
    storageKeys: drawStorageKey(context),
    storageIndexKey: randomBytes(32).toString('base64url'),
  };
  tellSecret(context, ...Object.values(secrets));
  return secrets;
}

/** A key that seals what is stored, with a name of its own before it. */
export function drawStorageKey(context: Pick<RunContext, 'workDir'>): string {
  const key = randomBytes(32).toString('base64url');
  tellSecret(context, key);
  return `${randomBytes(4).toString('hex')}:${key}`;
}

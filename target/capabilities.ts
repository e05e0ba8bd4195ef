/** What a target can do, as far as its configuration says. */
import type { Capability } from '../evidence/index.ts';
import { hasPrincipals } from './deployed/principals.ts';
import { isLoopback } from './driver/index.ts';
import type { DeployedTargetConfig, TargetConfig } from './target.ts';

/** The harness starts the reference itself, and may do anything with it. */
const OF_THE_REFERENCE: readonly Capability[] = [
  'accounts',
  'principals',
  'provider',
  'provider-faults',
  'webhook-secret',
  'ramps',
  'database',
  'database-fault',
  'cache-fault',
  'log',
  'metrics-key',
  'origin',
  'expired-token',
  'clock',
  'hold',
  'stores',
  'restart',
  'resources',
  'checkout',
  'chain',
];

/** @param form how the reference's services are run, where that is known */
export function capabilitiesOf(config: TargetConfig, form?: string): readonly Capability[] {
  if (config.kind === 'deployed') return ofDeployed(config);
  const encrypted = form === 'containers' || form === 'compose';
  return encrypted ? [...OF_THE_REFERENCE, 'database-tls'] : OF_THE_REFERENCE;
}

function ofDeployed(config: DeployedTargetConfig): readonly Capability[] {
  const configured: Readonly<Partial<Record<Capability, unknown>>> = {
    accounts: true,
    principals: hasPrincipals(config),
    provider: config.stripe,
    'provider-faults': config.stripe?.gateway,
    'webhook-secret': config.stripe?.webhookSecret,
    solana: config.solana,
    database: config.databaseUrl,
    'database-tls': config.databaseUrl && !isLoopback(new URL(config.databaseUrl).hostname),
    log: config.logFile,
    'metrics-key': config.metricsKey,
    origin: config.allowedOrigin,
    'expired-token': config.principals?.expired?.token,
  };
  return (Object.keys(configured) as Capability[]).filter((name) => Boolean(configured[name]));
}

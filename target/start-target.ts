/** Starts, or takes up, the system under test that the configuration names. */
import { type RunContext, tellSecret } from '../evidence/index.ts';
import type { AddressBook } from '../stack/index.ts';
import { DeployedTarget } from './deployed/index.ts';
import { createDriver } from './driver/index.ts';
import { startReference } from './reference/index.ts';
import type { DeployedTargetConfig, RunningTarget, TargetConfig } from './target.ts';

export interface TargetOptions {
  /** The running stack; a deployed target needs none. */
  readonly addresses: AddressBook;
  readonly config: TargetConfig;
  readonly context: RunContext;
  /** What the target is for, such as the test file's name. */
  readonly label: string;
  /** Of the reference: `process` keeps the provider's CPU out of the harness's. Default `in-process`. */
  readonly gateway?: 'in-process' | 'process';
}

/** @throws UnavailableError when it does not come up or is not reached. */
export async function startTarget(options: TargetOptions): Promise<RunningTarget> {
  const { config, ...others } = options;
  if (config.kind === 'reference') return startReference(others);
  return reachDeployed(config, others);
}

/** A deployed target needs no stack, so none is asked for. */
export function reachDeployed(
  config: DeployedTargetConfig,
  { context, label }: Pick<TargetOptions, 'context' | 'label'>,
): RunningTarget {
  tellSecret(context, ...secretsOf(config));
  const baseUrl = config.url.replace(/\/+$/, '');
  return new DeployedTarget(config, createDriver({ baseUrl, context, label }));
}

function secretsOf(config: DeployedTargetConfig): string[] {
  const { databaseUrl, metricsKey, stripe, solana, principals = {} } = config;
  const password = databaseUrl === undefined ? undefined : new URL(databaseUrl).password;
  const keys = Object.values(principals).flatMap(({ token, apiKey }) => [token, apiKey]);
  // A node's address often holds the key that it is paid by.
  const all = [password, metricsKey, stripe?.webhookSecret, solana?.rpcUrl, ...keys];
  return all.filter((secret): secret is string => Boolean(secret));
}

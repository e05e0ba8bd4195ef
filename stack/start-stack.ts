/** Starts the five services side by side, and ends them together. */
import { mkdirSync } from 'node:fs';
import { LOCAL_SERVICES, type StartedService } from './services/index.ts';
import { type AddressBook, type RunningStack, SERVICE_NAMES, type ServiceName } from './stack.ts';

export interface StackOptions {
  /** The run's private folder. */
  readonly workDir: string;
  /** Told of each service that answers, with the milliseconds it took. */
  readonly onProgress?: (service: ServiceName, tookMs: number) => void;
}

type Services = Readonly<Record<ServiceName, StartedService>>;

/** @throws UnavailableError when a service can't be had or doesn't answer; then none is left running. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  mkdirSync(options.workDir, { recursive: true, mode: 0o700 });
  const starts = SERVICE_NAMES.map((name) => startService(name, options));
  const outcomes = await Promise.allSettled(starts);
  const started = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) {
    await stopAll(started);
    throw failure.reason;
  }
  return running(Object.fromEntries(started.map((s) => [s.name, s])) as Services);
}

async function startService(
  name: ServiceName,
  { workDir, onProgress }: StackOptions,
): Promise<StartedService> {
  const startedAt = performance.now();
  const service = await LOCAL_SERVICES[name].start({ workDir });
  onProgress?.(name, Math.round(performance.now() - startedAt));
  return service;
}

function running(services: Services): RunningStack {
  const all = Object.values(services);
  const deaths = all.map(async ({ name, died }) => ({ service: name, reason: await died }));
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(all);
    return stopping;
  };
  return {
    addresses: addressesOf(services),
    died: Promise.race(deaths),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function stopAll(services: readonly StartedService[]): Promise<void> {
  await Promise.all(services.map((service) => service.stop()));
}

function addressesOf(services: Services): AddressBook {
  const all = Object.values(services);
  const pids = all.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid] as const]));
  const versions = all.map(({ name, version }) => [name, version] as const);
  return {
    form: 'local',
    postgresUrl: services.postgres.url,
    redisUrl: services.redis.url,
    stripeMockUrl: services['stripe-mock'].url,
    anvilUrl: services.anvil.url,
    toxiproxyUrl: services.toxiproxy.url,
    postgresLog: services.postgres.log,
    pids: Object.fromEntries(pids),
    versions: Object.fromEntries(versions) as Record<ServiceName, string>,
  };
}

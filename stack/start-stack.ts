/** Starts the five services side by side, in the form that was asked for, and ends them together. */
import { mkdirSync } from 'node:fs';
import type { ContainerHost } from './containers/container-host.ts';
import { LOCAL_SERVICES, type StartedService } from './services/index.ts';
import {
  type AddressBook,
  type ProxyRoom,
  type RunningStack,
  SERVICE_NAMES,
  type ServiceName,
} from './stack.ts';

export interface StackOptions {
  /** The run's private folder. */
  readonly workDir: string;
  /** The services that are started as containers. Default: none. */
  readonly contained?: readonly ServiceName[];
  /** Told of each service that answers, with the milliseconds it took. */
  readonly onProgress?: (service: ServiceName, tookMs: number) => void;
}

type Services = Readonly<Record<ServiceName, StartedService>>;

/** @throws UnavailableError when a service can't be had or doesn't answer; then none is left running. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const host = await openHost(options);
  const { services, addresses } = await startServices(options, host);
  return running(services, addresses, host);
}

export interface StartedServices {
  readonly services: Services;
  readonly addresses: AddressBook;
}

/** @throws UnavailableError when a service can't be had or doesn't answer; then none is left running. */
export async function startServices(
  options: StackOptions,
  host: ContainerHost | undefined,
): Promise<StartedServices> {
  mkdirSync(options.workDir, { recursive: true, mode: 0o700 });
  const starts = SERVICE_NAMES.map((name) => startService(name, options, host));
  const outcomes = await Promise.allSettled(starts);
  const started = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) {
    await stopAll(started, host);
    throw failure.reason;
  }
  const services = Object.fromEntries(started.map((s) => [s.name, s])) as Services;
  const { contained = [] } = options;
  const chain = contained.includes('anvil') && host ? { chainNetwork: host.network } : {};
  return { services, addresses: { ...addressesOf(services, contained), ...chain } };
}

/** Loaded only where it is needed: the container library takes longer to load than the services to start. */
async function openHost({ contained = [] }: StackOptions): Promise<ContainerHost | undefined> {
  if (contained.length === 0) return undefined;
  const { openContainerHost } = await import('./containers/index.ts');
  return openContainerHost();
}

async function startService(
  name: ServiceName,
  { workDir, contained = [], onProgress }: StackOptions,
  host: ContainerHost | undefined,
): Promise<StartedService> {
  const startedAt = performance.now();
  const service = await (host && contained.includes(name)
    ? (await import('./services/contained.ts')).CONTAINER_SERVICES[name].start({ workDir, host })
    : LOCAL_SERVICES[name].start({ workDir }));
  onProgress?.(name, Math.round(performance.now() - startedAt));
  return service;
}

function running(
  services: Services,
  addresses: AddressBook,
  host: ContainerHost | undefined,
): RunningStack {
  const all = Object.values(services);
  const deaths = all.map(async ({ name, died }) => ({ service: name, reason: await died }));
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(all, host);
    return stopping;
  };
  return { addresses, died: Promise.race(deaths), stop, [Symbol.asyncDispose]: stop };
}

async function stopAll(
  services: readonly StartedService[],
  host: ContainerHost | undefined,
): Promise<void> {
  await Promise.all(services.map((service) => service.stop()));
  await host?.close();
}

function addressesOf(services: Services, contained: readonly ServiceName[]): AddressBook {
  const all = Object.values(services);
  const pids = all.flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid] as const]));
  const versions = all.map(({ name, version }) => [name, version] as const);
  const proxyRoom = proxyRoomOf(services);
  const { container } = services.postgres;
  return {
    form: formOf(contained),
    postgresUrl: services.postgres.url,
    redisUrl: services.redis.url,
    stripeMockUrl: services['stripe-mock'].url,
    anvilUrl: services.anvil.url,
    toxiproxyUrl: services.toxiproxy.url,
    ...(proxyRoom && { proxyRoom }),
    ...(container !== undefined && { postgresContainer: container }),
    postgresLog: services.postgres.log,
    pids: Object.fromEntries(pids),
    versions: Object.fromEntries(versions) as Record<ServiceName, string>,
  };
}

function formOf(contained: readonly ServiceName[]): AddressBook['form'] {
  if (contained.length === 0) return 'local';
  return contained.length === SERVICE_NAMES.length ? 'containers' : 'mixed';
}

function proxyRoomOf(services: Services): ProxyRoom | undefined {
  const { proxyPorts } = services.toxiproxy;
  if (proxyPorts === undefined) return undefined;
  const known = Object.values(services).flatMap(({ url, inside }) =>
    inside === undefined ? [] : [[new URL(url).host, inside] as const],
  );
  return { ports: proxyPorts, upstreams: Object.fromEntries(known) };
}

/**
 * A service in one of its forms, such as PostgreSQL as a local process. A new form is a file beside
 * `local.ts` in the service's folder; what uses the stack knows only addresses.
 */
import type { ContainerHost } from '../containers/container-host.ts';
import type { ProxyPort, RunningService, ServiceName } from '../stack.ts';

export interface ServiceContext {
  /** The run's private folder: data, logs, configuration. */
  readonly workDir: string;
}

/** A service that answers. */
export interface StartedService extends RunningService {
  /** How clients reach it, secrets included. */
  readonly url: string;
  /** Its operating-system process, in the local form. */
  readonly pid?: number;
  /** Its own structured log, where it writes one. */
  readonly log?: string;
  /** The id of its container. */
  readonly container?: string;
  /** How the other containers of its network reach it: `host:port`. */
  readonly inside?: string;
  /** Of a container: stops watching it and keeping its log; it runs on. */
  readonly leave?: () => void;
  /** Of Toxiproxy in a container: where proxies may listen. */
  readonly proxyPorts?: readonly ProxyPort[];
}

export interface Service {
  readonly name: ServiceName;
  /** Starts it and waits until it answers; leaves nothing running when it throws. */
  start(context: ServiceContext): Promise<StartedService>;
}

/** A service as a container: it also needs an engine with a network of the stack's own. */
export interface ContainerService {
  readonly name: ServiceName;
  start(context: ServiceContext & { readonly host: ContainerHost }): Promise<StartedService>;
}

/** A cold, busy machine included. */
export const READY_WITHIN_MS = 20_000;

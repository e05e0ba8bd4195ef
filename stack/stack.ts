/**
 * The real services that a run needs, behind one interface: a service is a module that can be started in a
 * form (a local process, a container). States are types: what is not running has no address.
 */
export const SERVICE_NAMES = ['postgres', 'redis', 'stripe-mock', 'anvil', 'toxiproxy'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
export const STACK_FORMS = ['local', 'containers', 'compose'] as const;
export type StackForm = (typeof STACK_FORMS)[number];

/** A place where Toxiproxy in a container may listen: `host:port` as it sees it, and as its clients do. */
export interface ProxyPort {
  readonly inside: string;
  readonly outside: string;
}

/** Toxiproxy in a container: it has only published ports to listen on, and its own names for the services. */
export interface ProxyRoom {
  readonly ports: readonly ProxyPort[];
  /** `host:port` as clients know it → as it is called in the containers' network. */
  readonly upstreams: Readonly<Record<string, string>>;
}

/** What another process must know to use a running stack; written as JSON, so it is plain data. */
export interface AddressBook {
  /** `mixed`: containers only for what could not be had as a program. */
  readonly form: StackForm | 'mixed';
  /** Superuser connection to the maintenance database, e.g. postgres://launch_gate:…@127.0.0.1:5433/postgres */
  readonly postgresUrl: string;
  /** Where PostgreSQL is a container: its id, for programs that it has inside. */
  readonly postgresContainer?: string;
  /** Name of the migrated template database, absent until a target has migrated it. */
  readonly redisUrl: string;
  readonly stripeMockUrl: string;
  readonly anvilUrl: string;
  /** Where Anvil is a container: the network in which further chains are started. */
  readonly chainNetwork?: string;
  /** Toxiproxy's control API. */
  readonly toxiproxyUrl: string;
  /** Absent where Toxiproxy is a process of this machine, which listens and reaches as we do. */
  readonly proxyRoom?: ProxyRoom;
  /** PostgreSQL's own jsonlog, for slow statements; tailing it needs no privilege. */
  readonly postgresLog: string | undefined;
  /** Operating-system process ids by service, to account CPU and memory to, where they run on this machine. */
  readonly pids: Readonly<Partial<Record<ServiceName, number>>>;
  readonly versions: Readonly<Record<ServiceName, string>>;
}

export interface RunningService {
  readonly name: ServiceName;
  readonly version: string;
  /** Resolves, with the reason, when the service ends without having been stopped. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

export interface RunningStack extends AsyncDisposable {
  readonly addresses: AddressBook;
  /** Resolves with the name and reason of the first service that dies without having been stopped. */
  readonly died: Promise<{ readonly service: ServiceName; readonly reason: string }>;
  /** True where an earlier run has started it, and it was emptied for this one. */
  readonly isReused?: boolean;
  /** Ends what this process has started; what is kept or another's runs on. */
  stop(): Promise<void>;
}

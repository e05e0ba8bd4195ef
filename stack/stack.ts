/**
 * The real services that a run needs, behind one interface: a service is a module that can be started in a
 * form (a local process today, a container beside it). States are types: what is not running has no address.
 */
export const SERVICE_NAMES = ['postgres', 'redis', 'stripe-mock', 'anvil', 'toxiproxy'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];
export type StackForm = 'local' | 'containers' | 'compose';

/** What another process must know to use a running stack; written as JSON, so it is plain data. */
export interface AddressBook {
  readonly form: StackForm;
  /** Superuser connection to the maintenance database, e.g. postgres://launch_gate:…@127.0.0.1:5433/postgres */
  readonly postgresUrl: string;
  /** Name of the migrated template database, absent until a target has migrated it. */
  readonly redisUrl: string;
  readonly stripeMockUrl: string;
  readonly anvilUrl: string;
  /** Toxiproxy's control API. */
  readonly toxiproxyUrl: string;
  /** PostgreSQL's own jsonlog, for slow statements (local form); tailing it needs no privilege. */
  readonly postgresLog: string | undefined;
  /** Operating-system process ids by service, to account CPU and memory to (local form). */
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
  stop(): Promise<void>;
}

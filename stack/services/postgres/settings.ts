/**
 * How the stack's PostgreSQL is set up. Durability is the honest one of production (fsync, synchronous
 * commit): a payment that was answered has reached the disk. The rest suits a small, shared machine.
 */

/** Sort order and encoding are the same in every form, whatever the machine's locale. */
export const INITDB_ARGS = [
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--encoding=UTF8',
] as const;

export const SUPERUSER = 'launch_gate';

export const SETTINGS: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_connections: '200',
  shared_buffers: '256MB',
  // A checkpoint in the middle of a short load would measure the disk instead of the system.
  checkpoint_timeout: '15min',
  max_wal_size: '2GB',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  password_encryption: 'scram-sha-256',
  unix_socket_directories: '',
  listen_addresses: '127.0.0.1',
  timezone: 'UTC',
  // Slow statements are evidence (checks read them): one JSON object a line.
  logging_collector: 'on',
  log_destination: 'jsonlog',
  log_filename: 'postgres.log',
  log_file_mode: '0644',
  log_rotation_age: '0',
  log_rotation_size: '0',
  log_min_duration_statement: '100ms',
  // Statement texts only: bound values may be personal data or secrets.
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_timezone: 'UTC',
};

/** With `log_filename` postgres.log the jsonlog destination writes beside it, ending in .json. */
export const JSON_LOG = 'postgres.json';

/** What a container's server has besides: TLS, who may connect as a file, and the log where a folder is mounted. */
export const CONTAINER_SETTINGS = {
  ...SETTINGS,
  unix_socket_directories: '/var/run/postgresql',
  listen_addresses: '*',
  shared_preload_libraries: 'pg_stat_statements',
  hba_file: '/launch-gate/pg_hba.conf',
  ssl: 'on',
  ssl_cert_file: '/var/lib/postgresql/tls/server.crt',
  ssl_key_file: '/var/lib/postgresql/tls/server.key',
  ssl_min_protocol_version: 'TLSv1.2',
  log_directory: '/var/log/launch-gate',
} as const;

/** As arguments of the server's program: `-cname=value`. */
export function asFlags(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).map(([name, value]) => `-c${name}=${value}`);
}

import type { Site } from './site.js';

/** Part of the socket's file name only: the server listens on no network. */
export const SOCKET_PORT = 5432;
export const SUPERUSER = 'hookfront';
export const DATABASE = 'hookfront';

/** What an operator may tune in postgresql.conf; written there once. */
const TUNABLE: Record<string, string> = {
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  // As without the smaller segments: so much of the log is kept to be written over.
  min_wal_size: '80MB',
  jit: 'off',
};

/** What the service relies on; given at every start, so that no configuration file changes it. */
const FIXED: Record<string, string> = {
  listen_addresses: '',
  port: String(SOCKET_PORT),
  // Relative to the data directory, where the server works: never too long, never out of reach.
  unix_socket_directories: '.',
  unix_socket_permissions: '0700',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  logging_collector: 'off',
  log_destination: 'stderr',
  // The service reports failed statements itself; their text and values stay out of the server's log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

/** Over these, for a database that nobody misses when the machine fails: nothing waits for the disk. */
const DISPOSABLE: Record<string, string> = { fsync: 'off', full_page_writes: 'off' };

const asArguments = (settings: Record<string, string>): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/**
 * All commits wait while a new segment of the write-ahead log is filled with zeros, which takes 30 to 45 ms for the usual
 * 16 MB: four times as many waits of a third of that. Only a new data directory gets it.
 */
const LOG_SEGMENT_MB = 4;

/** The command that makes the data directory. Trust is safe: only its owner and root get to the socket inside it. */
export function initdbCommand(site: Site, directory: string): string[] {
  return [
    `${site.binaries}/bin/initdb`,
    '-D',
    directory,
    `--username=${SUPERUSER}`,
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    `--wal-segsize=${LOG_SEGMENT_MB}`,
    ...asArguments(TUNABLE),
  ];
}

/** The command that serves it. The cluster's name shows in the process list, of the server and of all its children. */
export function postgresCommand(site: Site, directory: string): string[] {
  return [
    `${site.binaries}/bin/postgres`,
    '-D',
    directory,
    ...asArguments({ ...FIXED, ...(site.disposable && DISPOSABLE), cluster_name: site.id }),
  ];
}

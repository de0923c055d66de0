import pg from 'pg';
import type { DataSourceOptions, EntityTarget, MixedList } from 'typeorm';
import { type DatabaseHost, type DatabaseUrl, readDatabaseUrl } from '../../config/index.js';
import { MIGRATIONS } from '../../../migrations/index.js';
import type { Log } from '../logging/log.js';
import { Database } from './database.js';
import { ImpatientClient } from './impatient-client.js';
import { PooledDataSource, type Servers } from './pooled-data-source.js';
import { NotUtf8 } from './store-errors.js';

/** Counters and ids stay far below 2^53, so int8 may be a number. */
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
/** A date is a day, not a moment in some time zone: kept as `YYYY-MM-DD`. */
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** How a process reaches its database: a URL, or the embedded server's socket. */
export type ConnectionTarget =
  | { readonly url: string }
  | { readonly host: string; readonly port: number; readonly user: string; readonly database: string };

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/** One migration chain for the whole installation; two nodes that start together take turns under this lock. */
const MIGRATION_LOCK = 0x686f6f6b;
const POOL_SIZE = 20;
const CONNECT_TIMEOUT_MS = 3_000;
/** What a statement may take. The longest of ours take a second; beyond this the database is as good as gone. */
const QUERY_TIMEOUT_MS = 10_000;
/** How soon the system begins to ask whether the other side of a silent connection is still there. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/**
 * The data source, not yet connected.
 * @param queryTimeoutMs for each statement, in a transaction too; then it fails, and its connection is given up
 */
export function createDataSource(
  target: ConnectionTarget,
  entities: readonly EntityTarget<object>[],
  log: Log,
  queryTimeoutMs: number = QUERY_TIMEOUT_MS,
): PooledDataSource {
  const several = 'url' in target ? readDatabaseUrl(target.url) : undefined;
  const connection =
    'url' in target
      ? { url: several!.urlOf(several!.hosts[0]) }
      : { host: target.host, port: target.port, username: target.user, database: target.database };
  const options: PostgresOptions = {
    type: 'postgres',
    ...connection,
    entities: entities as MixedList<never>,
    migrations: MIGRATIONS,
    migrationsTableName: 'migrations',
    poolSize: POOL_SIZE,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'hookfront',
    poolErrorHandler: (error: unknown) =>
      log.warn('A database connection was lost', { error: String(error) }),
    extra: {
      options: '-c timezone=UTC -c idle_in_transaction_session_timeout=60000',
      query_timeout: queryTimeoutMs,
      Client: ImpatientClient,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    },
  };
  return new PooledDataSource(options, several && serversOf(several, log));
}

/** Undefined for one server, which is connected to as it is. */
function serversOf({ hosts }: DatabaseUrl, log: Log): Servers | undefined {
  if (hosts.length === 1) return undefined;
  return {
    all: hosts,
    moved: (server) => log.info('The database that takes writes is found', { ...server }),
  };
}

/** Where the database is on the network, as pg reads its URL: nowhere, if it is behind a socket of this machine. */
export function tcpAddresses(target: ConnectionTarget): DatabaseHost[] {
  if (!('url' in target)) return [];
  const { hosts, urlOf } = readDatabaseUrl(target.url);
  return hosts
    .map((server) => new pg.Client(urlOf(server)))
    .flatMap(({ host, port }) => (host.startsWith('/') ? [] : [{ host, port }]));
}

/** Brings the schema up to date and connects. */
export async function connectAndMigrate(dataSource: PooledDataSource): Promise<void> {
  await migrate(dataSource);
  if (!dataSource.isInitialized) await dataSource.initialize();
}

/** Over connections of its own, without a limit of time: a migration, or the wait for another node's, may take long. */
async function migrate({ options, servers }: PooledDataSource): Promise<void> {
  const extra = { ...(options as { extra: object }).extra, query_timeout: 0 };
  const patient = new PooledDataSource({ ...options, entities: [], extra } as PostgresOptions, servers);
  await patient.initialize();
  try {
    const [kept] = await new Database(patient).query<{ server_encoding: string }>('SHOW server_encoding');
    if (kept!.server_encoding !== 'UTF8') throw new NotUtf8(kept!.server_encoding);
    const runner = patient.createQueryRunner();
    try {
      await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
      await patient.runMigrations({ transaction: 'each' });
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
      await runner.release();
    }
  } finally {
    await patient.destroy();
  }
}

import { statfs } from 'node:fs/promises';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { Metrics, Reading } from '../metrics/index.js';
import { Database } from './database.js';
import { type PartitionedTable, Partitions } from './partitions.js';
import { RetentionPeriod } from './retention-period.js';

const DAY_MS = 86_400_000;
const PARTITIONED: readonly PartitionedTable[] = ['segments', 'attempts'];

/**
 * Statements for which there is no connection. Those that the pool merely hands over at its next turn, as it does with
 * each of the scrape's own, are not waiting for anybody.
 */
export function waitersFor(pool: {
  readonly waitingCount: number;
  readonly idleCount: number;
  readonly totalCount: number;
  readonly options: { readonly max: number };
}): number {
  const free = pool.idleCount + Math.max(0, pool.options.max - pool.totalCount);
  return Math.max(0, pool.waitingCount - free);
}

/** The database as this node sees it: whether it answers, its connections, its size, its days. */
@Injectable()
export class DatabaseMetrics {
  constructor(
    metrics: Metrics,
    private readonly database: Database,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    private readonly retention: RetentionPeriod,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    const answer = new Reading(clock, () => database.query('SELECT 1'), { freshMs: 0 });
    metrics.gauge(
      'hookfront_database_up',
      'Whether the database answered within a second: 1 or 0.',
      async () => ((await answer.get()) === undefined ? 0 : 1),
    );
    this.declareConnections(metrics);
    this.declareStorage(metrics, config);
  }

  private declareConnections(metrics: Metrics): void {
    const { database } = this;
    metrics.gauge('hookfront_database_connections', 'Connections of this node by state.', () => [
      { labels: { state: 'in_use' }, value: database.pool.totalCount - database.pool.idleCount },
      { labels: { state: 'idle' }, value: database.pool.idleCount },
    ]);
    metrics.gauge('hookfront_database_connections_limit', 'The most there may be.', () => {
      return database.pool.options.max;
    });
    metrics.gauge('hookfront_database_connection_waiters', 'Statements that wait for a connection.', () =>
      waitersFor(database.pool),
    );
  }

  private declareStorage(metrics: Metrics, config: AppConfig): void {
    const { clock } = this;
    const bytes = new Reading(clock, () => this.sizeBytes(), { freshMs: 30_000 });
    const days = new Reading(clock, () => this.days());
    metrics.gauge('hookfront_database_size_bytes', 'Size of the database on disk.', () => bytes.get());
    metrics.gauge(
      'hookfront_partitions_ahead_seconds',
      'Until the newest daily partition ends; without one nothing can be written.',
      async () => {
        const newest = (await days.get())?.newest;
        return newest === undefined ? undefined : (newest + DAY_MS - clock.now()) / 1_000;
      },
    );
    metrics.gauge(
      'hookfront_partitions_oldest_age_seconds',
      'Since the oldest daily partition began.',
      async () => {
        const oldest = (await days.get())?.oldest;
        return oldest === undefined ? undefined : (clock.now() - oldest) / 1_000;
      },
    );
    metrics.gauge(
      'hookfront_retention_seconds',
      'How long events and deliveries are kept (RETENTION_DAYS).',
      () => this.retention.lengthMs / 1_000,
    );
    // Another machine's disk is for whoever watches that machine.
    const embedded = config.databaseUrl === undefined;
    const disk = new Reading(clock, () => statfs(config.dataDir));
    const ofDisk = async (blocks: 'bavail' | 'blocks'): Promise<number | undefined> => {
      const found = embedded ? await disk.get() : undefined;
      return found && found[blocks] * found.bsize;
    };
    metrics.gauge('hookfront_data_disk_free_bytes', 'Room left where the embedded database is.', () =>
      ofDisk('bavail'),
    );
    metrics.gauge('hookfront_data_disk_size_bytes', 'Size of the file system where it is.', () =>
      ofDisk('blocks'),
    );
  }

  private async sizeBytes(): Promise<number> {
    const [row] = await this.database.query<{ bytes: number }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    return row!.bytes;
  }

  /** The oldest day, and the last one that all tables have; both as their beginning in milliseconds. */
  private async days(): Promise<{ oldest: number; newest: number } | undefined> {
    const ofTables = await Promise.all(PARTITIONED.map((table) => this.partitions.daysOf(table)));
    if (ofTables.some((days) => days.length === 0)) return undefined;
    return {
      oldest: Math.min(...ofTables.map((days) => Date.parse(days[0]!))),
      newest: Math.min(...ofTables.map((days) => Date.parse(days.at(-1)!))),
    };
  }
}

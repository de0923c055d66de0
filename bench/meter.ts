import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';

/** What a database did for some deliveries, all of it together. */
export interface Cost {
  /** In the write-ahead log; of these, whole pages, of which the first change after a checkpoint writes one. */
  logBytes: number;
  pageImageBytes: number;
  /** By which tables and indexes grew on disk. */
  grownBytes: number;
  /** Rows of any table, those of TOAST among them. */
  inserted: number;
  updated: number;
  deleted: number;
  locked: number;
  indexEntries: number;
}

const NOTHING: Cost = {
  logBytes: 0,
  pageImageBytes: 0,
  grownBytes: 0,
  inserted: 0,
  updated: 0,
  deleted: 0,
  locked: 0,
  indexEntries: 0,
};

/**
 * Counted in the log itself: unlike the statistics views, which trail behind by seconds, it is complete at once. A record
 * stands for one row, but for those of COPY and of system tables, which nobody here writes to while it is counted.
 */
const COUNT = `
  SELECT sum(combined_size)::float8 AS "logBytes", sum(fpi_size)::float8 AS "pageImageBytes",
         coalesce(sum(count) FILTER (WHERE record ~ '^Heap/INSERT'), 0)::float8 AS inserted,
         coalesce(sum(count) FILTER (WHERE record ~ '^Heap/(HOT_)?UPDATE'), 0)::float8 AS updated,
         coalesce(sum(count) FILTER (WHERE record ~ '^Heap/DELETE'), 0)::float8 AS deleted,
         coalesce(sum(count) FILTER (WHERE record ~ '^Heap2?/LOCK'), 0)::float8 AS locked,
         coalesce(sum(count) FILTER (WHERE record ~ '^Btree/INSERT'), 0)::float8 AS "indexEntries"
    FROM pg_get_wal_stats($1, $2, true) AS s (record, count, count_share, record_size, record_share, fpi_size, fpi_share,
                                              combined_size, combined_share)`;

const QUIET_MS = 60_000;

/** Adds up what a database does while deliveries are made. */
export class Meter {
  private sum = NOTHING;
  private deliveries = 0;
  private filesBefore = 0;

  private constructor(
    private readonly client: pg.Client,
    private readonly unfinished: string,
    private readonly tables: string,
  ) {}

  /** @param unfinished a condition in SQL: whether deliveries are still under way; @param tables that they are in */
  static async on(client: pg.Client, unfinished: string, tables: string): Promise<Meter> {
    await client.query('CREATE EXTENSION IF NOT EXISTS pg_walinspect');
    const meter = new Meter(client, unfinished, tables);
    meter.filesBefore = await meter.fileBytes();
    return meter;
  }

  /** Runs what makes `deliveries`, and adds what the database did until all of it was recorded. */
  async around<Result>(deliveries: number, run: () => Promise<Result>): Promise<Result> {
    await this.quiet();
    // As autovacuum would, which looks once a minute; here it would fall into somebody's turn.
    await this.client.query(`VACUUM (ANALYZE) ${this.tables}`);
    const before = await this.position();
    // Keeps the log for as long as it is to be read.
    await this.client.query(`SELECT pg_create_physical_replication_slot('bench', true, true)`);
    try {
      const result = await run();
      await this.quiet();
      const after = await this.position();
      const { rows } = await this.client.query<Omit<Cost, 'grownBytes'>>(COUNT, [before.lsn, after.lsn]);
      this.add({ ...rows[0]!, grownBytes: after.size - before.size }, deliveries);
      return result;
    } finally {
      await this.client.query(`SELECT pg_drop_replication_slot('bench')`);
    }
  }

  /** For one delivery. */
  each(): Cost {
    return mapCost((name) => this.sum[name] / this.deliveries);
  }

  /** @param deliveries made since the meter began. @returns bytes written to tables' and indexes' files for one of them */
  async filesEach(deliveries: number): Promise<number> {
    return ((await this.fileBytes()) - this.filesBefore) / deliveries;
  }

  private add(cost: Cost, deliveries: number): void {
    const { sum } = this;
    this.sum = mapCost((name) => sum[name] + cost[name]);
    this.deliveries += deliveries;
  }

  private async quiet(): Promise<void> {
    const deadline = performance.now() + QUIET_MS;
    for (;;) {
      const { rows } = await this.client.query<{ busy: boolean }>(`SELECT ${this.unfinished} AS busy`);
      if (!rows[0]!.busy) return;
      if (performance.now() > deadline)
        throw new Error('Deliveries were received, and their results never recorded.');
      await wait(50);
    }
  }

  private async position(): Promise<{ lsn: string; size: number }> {
    const { rows } = await this.client.query<{ lsn: string; size: number }>(
      'SELECT pg_current_wal_flush_lsn() AS lsn, pg_database_size(current_database())::float8 AS size',
    );
    return rows[0]!;
  }

  /** All that was written to tables' and indexes' files so far, once nothing is left to be written. */
  private async fileBytes(): Promise<number> {
    // The first writes; what it wrote is in the statistics for certain when the second one is done.
    await this.client.query('CHECKPOINT');
    await this.client.query('CHECKPOINT');
    const { rows } = await this.client.query<{ bytes: number }>(
      `SELECT sum(write_bytes)::float8 AS bytes FROM pg_stat_io WHERE object = 'relation'`,
    );
    return rows[0]!.bytes;
  }
}

function mapCost(value: (name: keyof Cost) => number): Cost {
  const names = Object.keys(NOTHING) as (keyof Cost)[];
  return Object.fromEntries(names.map((name) => [name, value(name)])) as unknown as Cost;
}

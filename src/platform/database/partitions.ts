import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { sqlState } from './store-errors.js';

/** Nodes that make or drop partitions take turns under this lock. */
const PARTITION_LOCK = 0x70617274;
const DAY_MS = 86_400_000;
/** Made ahead, so that a node whose clock or whose nightly run is late still finds its day. */
const DAYS_AHEAD = 3;
const DROP_WAIT_MS = 500;
const LOCK_NOT_AVAILABLE = '55P03';

export type PartitionedTable =
  'segments' | 'attempts' | 'subscription_stats' | 'object_stats' | 'backlog_stats';

/** Daily partitions: made ahead, dropped whole. */
@Injectable()
export class Partitions {
  constructor(private readonly database: Database) {}

  /**
   * Makes the partitions from the day before to three days after, where they are missing: around `nowMs` and around the
   * database's own time, since either clock names days.
   */
  async ensureAround(table: PartitionedTable, nowMs: number): Promise<void> {
    const around = (ms: number): string[] =>
      Array.from({ length: DAYS_AHEAD + 2 }, (_, i) => dayAt(ms + (i - 1) * DAY_MS));
    const existing = new Set(await this.daysOf(table));
    const wanted = new Set([...around(nowMs), ...around(await this.database.now())]);
    const missing = [...wanted].filter((day) => !existing.has(day));
    if (missing.length === 0) return;
    await this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
      for (const day of missing) {
        const next = dayAt(Date.parse(day) + DAY_MS);
        const name = partitionName(table, day);
        const [made] = await tx.query<{ made: boolean }>('SELECT to_regclass($1) IS NOT NULL AS made', [
          name,
        ]);
        if (made!.made) continue;
        // Attached rather than made as a part: that would wait until nobody reads the table, a pg_dump of hours too, and let
        // no event be written meanwhile.
        await tx.query(`CREATE TABLE ${name} (LIKE ${table} INCLUDING ALL EXCLUDING INDEXES)`);
        await tx.query(
          `ALTER TABLE ${table} ATTACH PARTITION ${name} FOR VALUES FROM ('${day}') TO ('${next}')`,
        );
      }
    });
  }

  /** The days that have a partition, oldest first. */
  async daysOf(table: PartitionedTable): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = $1::regclass ORDER BY 1`,
      [table],
    );
    return rows.map(({ name }) => name.slice(-8).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'));
  }

  /**
   * Drops one day's partition; other nodes that try the same do nothing.
   *
   * @returns whether it is gone; not while somebody reads the table for long, as pg_dump does
   */
  async drop(table: PartitionedTable, day: string): Promise<boolean> {
    try {
      await this.database.transaction(async (tx) => {
        // What writes to the table waits behind this.
        await tx.query(`SET LOCAL lock_timeout = ${DROP_WAIT_MS}`);
        await tx.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
        await tx.query(`DROP TABLE IF EXISTS ${partitionName(table, day)}`);
      });
      return true;
    } catch (error) {
      if (sqlState(error) === LOCK_NOT_AVAILABLE) return false;
      throw error;
    }
  }
}

/** A moment's day in UTC, as `YYYY-MM-DD`. */
export function dayAt(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}

/** Only digits of a checked date reach the name, so nothing else can get into the statement. */
function partitionName(table: PartitionedTable, day: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) throw new RangeError(`not a day: ${day}`);
  return `${table}_${day.replaceAll('-', '')}`;
}

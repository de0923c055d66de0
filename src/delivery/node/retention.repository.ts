import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** Rows a statement deletes at most, so that no lock is held long. */
const BATCH = 5_000;

/** What is older than the retention period, in the tables that are not dropped by the day. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly database: Database) {}

  /** Plan: one partition, until the first such row; all of it when there is none, before the day is dropped. */
  async hasUnfinished(day: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM segments WHERE day = $1 AND finished_at IS NULL LIMIT 1',
      [day],
    );
    return rows.length > 0;
  }

  /** Forgets idempotency keys, ended replays, jobs and deferred deliveries, deleted subscriptions, and bodies that no deferred delivery needs, from before `limit`. */
  async forgetBefore(limit: string): Promise<void> {
    await this.deleteInBatches('idempotency_keys', 'day < $1::date', [limit]);
    await this.deleteInBatches('replays', 'ended_at < $1::date', [limit]);
    await this.deleteInBatches('bulk_jobs', 'ended_at < $1::date', [limit]);
    await this.deleteInBatches('former_destinations', 'deleted_at < $1::date', [limit]);
    while ((await this.forgetDeferred(limit)) === BATCH);
  }

  /**
   * A batch of deferred deliveries, and the bodies that were kept for them alone. Plan: the partial index deferred_ended, stopped by the
   * limit, then primary keys.
   * @returns how many deliveries
   */
  private forgetDeferred(limit: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const gone = await tx.query<{ segment_id: string; event_index: number }>(
        `DELETE FROM deferred_deliveries WHERE (segment_id, delivery_index) IN (
           SELECT segment_id, delivery_index FROM deferred_deliveries WHERE finished_at < $1::date LIMIT $2
              FOR UPDATE SKIP LOCKED)
         RETURNING segment_id, event_index`,
        [limit, BATCH],
      );
      await tx.query(
        `DELETE FROM deferred_events e USING unnest($1::uuid[], $2::smallint[]) AS g (segment_id, event_index)
          WHERE e.segment_id = g.segment_id AND e.event_index = g.event_index AND NOT EXISTS (
                  SELECT 1 FROM deferred_deliveries d
                   WHERE d.segment_id = e.segment_id AND d.event_index = e.event_index)`,
        [gone.map(({ segment_id }) => segment_id), gone.map(({ event_index }) => event_index)],
      );
      return gone.length;
    });
  }

  /**
   * Table and condition are this file's own words. Plan: idempotency_keys by idempotency_keys_day; replays and former destinations, of
   * which there are few, are read whole, hourly at most.
   */
  private async deleteInBatches(table: string, condition: string, values: readonly unknown[]): Promise<void> {
    for (;;) {
      const rows = await this.database.query(
        `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${BATCH}) RETURNING 1`,
        values,
      );
      if (rows.length < BATCH) return;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/index.js';

/** Rows a statement deletes at most, so that no lock is held long. */
const BATCH = 5_000;

/** What is older than the retention period, in the tables that are not dropped by the day. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly database: Database) {}

  async hasUnsettled(day: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM segments WHERE day = $1 AND settled_at IS NULL LIMIT 1',
      [day],
    );
    return rows.length > 0;
  }

  /** Forgets idempotency keys, ended replays and parked deliveries, deleted subscriptions, and bodies that no parked delivery needs, from before `limit`. */
  async forgetBefore(limit: string): Promise<void> {
    await this.deleteInBatches('idempotency_keys', 'day < $1::date', [limit]);
    await this.deleteInBatches('replays', 'ended_at < $1::date', [limit]);
    await this.deleteInBatches('former_targets', 'deleted_at < $1::date', [limit]);
    await this.deleteInBatches('parked_deliveries', 'settled_at < $1::date', [limit]);
    await this.deleteInBatches(
      'parked_events',
      `NOT EXISTS (SELECT 1 FROM parked_deliveries d
                    WHERE d.segment_id = parked_events.segment_id AND d.event_index = parked_events.event_index)`,
      [],
    );
  }

  /** Table and condition are this file's own words. */
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

import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database, Partitions, dayAt } from '../platform/database/index.js';
import type { AppConfig } from '../config/index.js';
import { Log } from '../platform/logging/log.js';

const DAY_MS = 86_400_000;
const BATCH = 5_000;

/** Makes partitions ahead, and forgets what is older than the retention period. */
@Injectable()
export class Retention {
  constructor(
    private readonly database: Database,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly retentionDays: AppConfig['retentionDays'],
  ) {}

  async ensurePartitions(): Promise<void> {
    await this.partitions.ensureAround('segments', this.clock.now());
    await this.partitions.ensureAround('attempts', this.clock.now());
  }

  /**
   * Drops days past the retention period, and with them their idempotency keys. A day that still holds unsettled segments
   * stays until they are settled; parked deliveries live in a table of their own and stay until they have ended.
   */
  async forget(): Promise<void> {
    const limit = dayAt(this.clock.now() - this.retentionDays * DAY_MS);
    for (const day of await this.partitions.daysOf('segments')) {
      if (day >= limit || (await this.hasUnsettled(day))) continue;
      await this.partitions.drop('segments', day);
      this.log.info('Dropped a day of the journal', { day });
    }
    for (const day of await this.partitions.daysOf('attempts')) {
      if (day < limit) await this.partitions.drop('attempts', day);
    }
    await this.deleteInBatches('idempotency_keys', 'day < $1::date', limit);
    await this.deleteInBatches('parked_deliveries', `state <> 'waiting' AND settled_at < $1::date`, limit);
    await this.deleteInBatches(
      'parked_events',
      `NOT EXISTS (SELECT 1 FROM parked_deliveries d
                    WHERE d.segment_id = parked_events.segment_id AND d.event_index = parked_events.event_index)
       AND $1::text IS NOT NULL`,
      limit,
    );
  }

  private async hasUnsettled(day: string): Promise<boolean> {
    const rows = await this.database.query(
      'SELECT 1 FROM segments WHERE day = $1 AND settled_at IS NULL LIMIT 1',
      [day],
    );
    return rows.length > 0;
  }

  /** Small statements, so that no lock is held long. Table and condition are this file's own words. */
  private async deleteInBatches(table: string, condition: string, limit: string): Promise<void> {
    for (;;) {
      const rows = await this.database.query(
        `DELETE FROM ${table} WHERE ctid IN (SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${BATCH}) RETURNING 1`,
        [limit],
      );
      if (rows.length < BATCH) return;
    }
  }
}

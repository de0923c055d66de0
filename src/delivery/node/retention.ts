import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import {
  Database,
  type PartitionedTable,
  Partitions,
  RetentionPeriod,
} from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import { ReplacedDestinations } from '../attempts/replaced-destinations.repository.js';
import { OnHoldRepository } from '../retries/on-hold.repository.js';
import { RetentionRepository } from './retention.repository.js';

const EXPIRE_BATCH = 5_000;

/** Makes partitions ahead, and forgets what is older than the retention period. */
@Injectable()
export class Retention {
  private readonly log: Log;

  constructor(
    private readonly database: Database,
    private readonly repository: RetentionRepository,
    private readonly onHold: OnHoldRepository,
    private readonly replaced: ReplacedDestinations,
    private readonly partitions: Partitions,
    private readonly period: RetentionPeriod,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.log = log.for('retention');
  }

  async ensurePartitions(): Promise<void> {
    await this.partitions.ensureAround('segments', this.clock.now());
    await this.partitions.ensureAround('attempts', this.clock.now());
  }

  /**
   * Marks what is still on hold as exhausted, and drops days past the retention period with their idempotency keys. A day
   * with unfinished segments stays until they are finished; deferred deliveries live in a table of their own and stay until they have ended.
   */
  async forget(): Promise<void> {
    // What is dropped is gone: a clock that is wrong by days, this machine's or the database's, drops nothing too early.
    const limit = this.period.oldestDayAt(Math.min(this.clock.now(), await this.database.now()));
    const oldest = lowestIdAt(Date.parse(limit));
    while ((await this.onHold.expire(oldest, EXPIRE_BATCH)) === EXPIRE_BATCH);
    for (const day of await this.partitions.daysOf('segments')) {
      if (day >= limit || (await this.repository.hasUnfinished(day))) continue;
      if (await this.drop('segments', day)) this.log.info('Dropped a day of the journal', { day });
    }
    for (const day of await this.partitions.daysOf('attempts')) {
      if (day < limit) await this.drop('attempts', day);
    }
    await this.replaced.forget();
    await this.repository.forgetBefore(limit);
  }

  private async drop(table: PartitionedTable, day: string): Promise<boolean> {
    const dropped = await this.partitions.drop(table, day);
    if (!dropped) {
      this.log.warn(
        'A day past its time stays for now: something reads its table, as pg_dump does for long; tried again in an hour',
        {
          table,
          day,
        },
      );
    }
    return dropped;
  }
}

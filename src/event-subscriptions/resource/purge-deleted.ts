import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { SubscriptionsRevision } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database, isStoreUnavailable, RetentionPeriod } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';

/** Forgets deleted subscriptions once the deliveries that name them are forgotten too. */
@Injectable()
export class PurgeDeleted {
  private readonly log: Log;

  constructor(
    private readonly retention: RetentionPeriod,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly subscriptionsRevision: SubscriptionsRevision,
    private readonly subscriptions: SubscriptionsRepository,
    log: Log,
  ) {
    this.log = log.for('event-subscriptions');
  }

  /** At night, UTC; what one night misses the next one finds. */
  @Cron('0 17 3 * * *', { timeZone: 'UTC', name: 'subscription-purge' })
  async purgeNightly(): Promise<void> {
    try {
      const count = await this.purge();
      if (count > 0) this.log.info('Purged deleted subscriptions', { count });
    } catch (error) {
      const level = isStoreUnavailable(error) ? 'warn' : 'error';
      this.log[level]('Could not purge deleted subscriptions', { error: String(error) });
    }
  }

  /** A node that has not seen those deletions yet finds the floor above its revision, and loads everything. */
  async purge(): Promise<number> {
    const before = this.clock.now() - this.retention.lengthMs;
    return this.database.transaction(async (tx) => {
      const { count, revision } = await this.subscriptions.purge(tx, before);
      if (count > 0) await this.subscriptionsRevision.raiseFloor(tx, revision);
      return count;
    });
  }
}

import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Partitions, dayAt } from '../platform/database/index.js';
import type { AppConfig } from '../config/index.js';
import { Log } from '../platform/logging/log.js';
import { lowestIdAt } from './event-position.js';
import type { HeldRepository } from './held.repository.js';
import { RetentionRepository } from './retention.repository.js';

const DAY_MS = 86_400_000;
const EXPIRE_BATCH = 5_000;

/** The oldest day of the retention period, as `YYYY-MM-DD`: what lies before it counts as forgotten. */
export function oldestDay(nowMs: number, retentionDays: number): string {
  return dayAt(nowMs - retentionDays * DAY_MS);
}

/** Makes partitions ahead, and forgets what is older than the retention period. */
@Injectable()
export class Retention {
  constructor(
    private readonly repository: RetentionRepository,
    private readonly held: HeldRepository,
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
   * Marks what is still held back as exhausted, and drops days past the retention period, and with them their idempotency keys. A day that still holds unsettled segments
   * stays until they are settled; parked deliveries live in a table of their own and stay until they have ended.
   */
  async forget(): Promise<void> {
    const limit = oldestDay(this.clock.now(), this.retentionDays);
    const oldest = lowestIdAt(Date.parse(limit));
    while ((await this.held.expire(oldest, EXPIRE_BATCH)) === EXPIRE_BATCH);
    for (const day of await this.partitions.daysOf('segments')) {
      if (day >= limit || (await this.repository.hasUnsettled(day))) continue;
      await this.partitions.drop('segments', day);
      this.log.info('Dropped a day of the journal', { day });
    }
    for (const day of await this.partitions.daysOf('attempts')) {
      if (day < limit) await this.partitions.drop('attempts', day);
    }
    await this.repository.forgetBefore(limit);
  }
}

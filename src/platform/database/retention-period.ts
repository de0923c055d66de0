import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { dayAt } from './partitions.js';

const DAY_MS = 86_400_000;

/** How long events and deliveries are kept (RETENTION_DAYS), by whole days of UTC, as partitions are dropped. */
@Injectable()
export class RetentionPeriod {
  readonly days: number;

  constructor(
    private readonly clock: Clock,
    @Inject(APP_CONFIG) config: Pick<AppConfig, 'retentionDays'>,
  ) {
    this.days = config.retentionDays;
  }

  /** Its length in milliseconds. */
  get lengthMs(): number {
    return this.days * DAY_MS;
  }

  /** The oldest day that is kept, as `YYYY-MM-DD`: what lies before it counts as forgotten. */
  oldestDay(): string {
    return this.oldestDayAt(this.clock.now());
  }

  /** The same at another moment than now. @param nowMs milliseconds since the Unix epoch */
  oldestDayAt(nowMs: number): string {
    return dayAt(nowMs - this.lengthMs);
  }

  /** The beginning of the oldest day that is kept, in milliseconds since the Unix epoch. */
  beginsAt(): number {
    return Date.parse(this.oldestDay());
  }
}

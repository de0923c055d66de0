import { Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { LastingParts, type NodePart } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { dayAt, Partitions } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { StatsWritingRepository } from './stats-writing.repository.js';

const DAY_MS = 86_400_000;
const TABLES = ['subscription_stats', 'object_stats', 'backlog_stats'] as const;
/** Far longer than a process keeps a write that it could not make. */
const WRITERS_KEPT_DAYS = 7;

/** Makes room for figures ahead, and drops days past STATS_RETENTION_DAYS: at the start, and every hour. */
@Injectable()
export class StatsHousekeeping implements NodePart {
  private running = false;
  private readonly log: Log;
  private readonly days: number;

  constructor(
    private readonly repository: StatsWritingRepository,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    log: Log,
    @Inject(APP_CONFIG) { statsRetentionDays }: AppConfig,
    parts: LastingParts,
  ) {
    this.log = log.for('statistics');
    this.days = statsRetentionDays;
    parts.add('figures housekeeping', this);
  }

  /** @throws the database's error when there are no partitions to write to */
  async start(): Promise<void> {
    await this.ensure();
    this.running = true;
    // What fell due while no node ran; nobody has to wait for it.
    void this.run();
  }

  stop(): void {
    this.running = false;
  }

  @Cron(CronExpression.EVERY_HOUR)
  async run(): Promise<void> {
    if (!this.running) return;
    try {
      await this.ensure();
      await this.forget();
    } catch (error) {
      this.log.warn('Old figures could not be dropped; it is tried again in an hour', {
        error: String(error),
      });
    }
  }

  private async ensure(): Promise<void> {
    if (this.days === 0) return;
    for (const table of TABLES) await this.partitions.ensureAround(table, this.clock.now());
  }

  private async forget(): Promise<void> {
    const oldest = this.days === 0 ? undefined : dayAt(this.clock.now() - this.days * DAY_MS);
    for (const table of TABLES) {
      for (const day of await this.partitions.daysOf(table)) {
        if (oldest === undefined || day < oldest) await this.partitions.drop(table, day);
      }
    }
    await this.repository.forgetWriters(WRITERS_KEPT_DAYS);
  }
}

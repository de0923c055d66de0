import { Inject, Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Log } from '../../platform/logging/log.js';
import type { NodePart } from './node-part.js';
import { Retention } from './retention.js';

/** Makes partitions ahead and forgets what is too old: at the start, and every hour. */
@Injectable()
export class Housekeeping implements NodePart {
  private running = false;
  private readonly log: Log;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly retention: Retention,
    log: Log,
  ) {
    this.log = log.for('delivery');
  }

  /** @throws the database's error when there are no partitions to write to */
  async start(): Promise<void> {
    await this.retention.ensurePartitions();
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
      await this.retention.ensurePartitions();
      if (this.config.roles.has('delivery')) await this.retention.forget();
    } catch (error) {
      this.log.warn('Housekeeping failed; it runs again in an hour', { error: String(error) });
    }
  }
}

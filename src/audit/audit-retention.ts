import { Inject, Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Log } from '../platform/logging/log.js';
import { AuditEntriesRepository, FORGOTTEN_AT_ONCE } from './audit-entries.repository.js';

const DAY_MS = 86_400_000;

/** Forgets what is older than AUDIT_RETENTION_DAYS. */
@Injectable()
export class AuditRetention {
  constructor(
    private readonly audit: AuditEntriesRepository,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  /** At night, UTC; what one night misses the next one finds. */
  @Cron('0 37 3 * * *', { timeZone: 'UTC', name: 'audit-retention' })
  async nightly(): Promise<void> {
    try {
      const count = await this.run();
      if (count > 0) this.log.info('Deleted old audit entries', { count });
    } catch (error) {
      this.log.warn('Could not delete old audit entries', { error: String(error) });
    }
  }

  /** @returns how many entries were forgotten */
  async run(): Promise<number> {
    const { auditRetentionDays } = this.config;
    if (auditRetentionDays === undefined) return 0;
    const limit = this.clock.now() - auditRetentionDays * DAY_MS;
    for (let count = 0; ;) {
      const gone = await this.audit.forgetBefore(limit);
      count += gone;
      if (gone < FORGOTTEN_AT_ONCE) return count;
    }
  }
}

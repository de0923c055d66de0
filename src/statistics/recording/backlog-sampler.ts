import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { LastingParts, type NodePart } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Partitions, sqlState } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { BacklogStatsRepository } from './backlog-stats.repository.js';
import { CustomerBacklogRepository } from './customer-backlog.repository.js';

const MINUTE_MS = 60_000;
const WARN_EVERY_MS = 30 * MINUTE_MS;
const CHECK_VIOLATION = '23514';

/** Writes down once a minute what waits. Every node tries, and the first one does it for all: nothing is added up. */
@Injectable()
export class BacklogSampler implements NodePart {
  private readonly warning: SparseWarning;
  private readonly wanted: boolean;
  private timer: NodeJS.Timeout | undefined;
  private sampling: Promise<void> = Promise.resolve();

  constructor(
    private readonly backlog: CustomerBacklogRepository,
    private readonly repository: BacklogStatsRepository,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    log: Log,
    @Inject(APP_CONFIG) { statsRetentionDays }: AppConfig,
    parts: LastingParts,
  ) {
    this.warning = new SparseWarning(log.for('statistics'), clock, WARN_EVERY_MS);
    this.wanted = statsRetentionDays > 0;
    parts.add('backlog figures', this);
  }

  start(): void {
    if (!this.wanted) return;
    this.timer = setTimeout(
      () => {
        this.sampling = this.sample();
        this.start();
      },
      MINUTE_MS - (this.clock.now() % MINUTE_MS),
    );
  }

  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.sampling;
  }

  /** Samples this minute, unless it is done. Never rejects: a minute that fails is left out, or another node's. */
  async sample(): Promise<void> {
    const now = this.clock.now();
    const minute = now - (now % MINUTE_MS);
    const once = () => this.repository.once(minute, () => this.backlog.all());
    try {
      await once().catch(async (error: unknown) => {
        if (sqlState(error) !== CHECK_VIOLATION) throw error;
        // The clock has jumped to a day that nobody has made ready.
        await this.partitions.ensureAround('backlog_stats', minute);
        await once();
      });
    } catch (error) {
      this.warning.warn('The backlog of a minute could not be written down', { error: String(error) });
    }
  }
}

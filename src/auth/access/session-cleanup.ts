import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { sessionCutoffs } from './session-lifetime.js';
import { SessionsRepository } from './sessions.repository.js';

const HOUR_MS = 3_600_000;

/** Deletes sessions that are over. They count no more before that; this only frees the space. */
@Injectable()
export class SessionCleanup {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly clock: Clock,
    private readonly log: Log,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Interval('session-cleanup', HOUR_MS)
  async hourly(): Promise<void> {
    try {
      const ended = await this.run();
      if (ended > 0) this.log.debug('Deleted sessions that had ended', { ended });
    } catch (error) {
      this.log.warn('Could not delete sessions that have ended', { error: String(error) });
    }
  }

  /** @returns how many sessions were deleted */
  run(): Promise<number> {
    return this.sessions.deleteOver(sessionCutoffs(this.clock.now(), this.config.session));
  }
}

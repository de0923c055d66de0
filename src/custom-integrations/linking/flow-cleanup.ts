import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Log } from '../../platform/logging/log.js';
import { OAuth2FlowsRepository } from './oauth2-flows.repository.js';

const TEN_MINUTES_MS = 600_000;

/** Deletes flows that are over. They count no more before that; this only frees the space. */
@Injectable()
export class FlowCleanup {
  constructor(
    private readonly flows: OAuth2FlowsRepository,
    private readonly log: Log,
  ) {}

  @Interval('oauth2-flow-cleanup', TEN_MINUTES_MS)
  async now(): Promise<void> {
    try {
      const ended = await this.flows.deleteExpired();
      if (ended > 0) this.log.debug('Deleted linking flows that were over', { ended });
    } catch (error) {
      this.log.warn('Could not delete linking flows that are over', { error: String(error) });
    }
  }
}

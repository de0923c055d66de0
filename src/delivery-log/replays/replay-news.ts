import { Injectable } from '@nestjs/common';
import { CancelledReplays, type NodePart, OtherParts } from '../../delivery/index.js';
import { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { ReplaysRepository } from './replays.repository.js';

/**
 * Hears that replays were cancelled, here or on another node, so that what this one has claimed of them comes back unsent. Being late
 * costs a few attempts and nothing else.
 */
@Injectable()
export class ReplayNews implements NodePart {
  private readonly log: Log;

  constructor(
    private readonly repository: ReplaysRepository,
    private readonly cancelled: CancelledReplays,
    private readonly notifications: Notifications,
    parts: OtherParts,
    log: Log,
  ) {
    this.log = log.for('replay');
    parts.add('replay news', this, 'delivery');
  }

  start(): void {
    this.notifications.listen('replay_cancelled', () => void this.hear());
  }

  stop(): void {
    // What others tell from here on changes nothing: nothing more is sent.
  }

  private async hear(): Promise<void> {
    try {
      this.cancelled.become(await this.repository.cancelling());
    } catch (error) {
      this.log.warn('Could not read which replays are being cancelled', { error: String(error) });
    }
  }
}

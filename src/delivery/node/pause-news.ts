import { Injectable } from '@nestjs/common';
import { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { PausedSubscriptions } from '../dispatch/paused-subscriptions.js';
import { Retrier } from '../retries/retrier.js';
import type { NodePart } from './node-part.js';

/** Hears which subscriptions were paused or resumed, here or on another node; whoever does it tells all in its transaction. */
@Injectable()
export class PauseNews implements NodePart {
  private readonly log: Log;

  constructor(
    private readonly paused: PausedSubscriptions,
    private readonly retrier: Retrier,
    private readonly notifications: Notifications,
    log: Log,
  ) {
    this.log = log.for('delivery');
  }

  /** @throws the database's error */
  async start(): Promise<void> {
    this.notifications.listen('subscription_paused', () => void this.hear());
    await this.paused.refresh();
  }

  stop(): void {
    // What others tell from here on changes nothing: nothing more is sent.
  }

  private async hear(): Promise<void> {
    try {
      await this.paused.refresh();
      // What was on hold for a subscription that is resumed can go.
      this.retrier.wake();
    } catch (error) {
      // After the next renewal of the lease it is read again.
      this.log.warn('Could not read which subscriptions are paused', { error: String(error) });
    }
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Notifications } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { DestinationsRepository } from '../attempts/destinations.repository.js';
import { CancelledSubscriptions } from '../dispatch/cancelled-subscriptions.js';
import { InFlightSegments } from '../dispatch/in-flight-segments.js';
import { Claims } from '../results/claims.js';
import type { NodePart } from './node-part.js';

/**
 * Cancels what is in memory for deleted subscriptions, on a node that only delivers. One that answers calls learns of
 * deletions from its snapshot of the subscriptions.
 */
@Injectable()
export class DeletionNews implements NodePart {
  private readonly log: Log;

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly notifications: Notifications,
    private readonly segments: InFlightSegments,
    private readonly claims: Claims,
    private readonly destinations: DestinationsRepository,
    private readonly cancelled: CancelledSubscriptions,
    log: Log,
  ) {
    this.log = log.for('delivery');
  }

  start(): void {
    if (this.config.roles.has('api')) return;
    this.notifications.listen('subscriptions_revision', () => void this.cancelVanished());
  }

  stop(): void {
    // What others tell from here on changes nothing: nothing more is sent.
  }

  private async cancelVanished(): Promise<void> {
    const retried = this.claims.all().map(({ subscription_id }) => subscription_id);
    const wanted = new Set([...this.segments.openSubscriptions(), ...retried]);
    try {
      this.cancelled.cancel(await this.destinations.vanished([...wanted]));
    } catch (error) {
      this.log.warn('Could not look for deleted subscriptions', { error: String(error) });
    }
  }
}

import { Injectable } from '@nestjs/common';
import { Log } from '../../platform/logging/log.js';
import { PausedSubscriptions } from '../dispatch/paused-subscriptions.js';
import { SegmentTakeover } from '../dispatch/segment-takeover.js';
import { BlockedEndpoints } from '../endpoints/blocked-endpoints.js';
import { DeliveryEvents } from '../model/delivery-events.js';
import { Retrier } from '../retries/retrier.js';

/**
 * Looks, after each renewal of the lease, for what nobody told this node of: endpoints that others disabled or enabled,
 * subscriptions that were paused or resumed, and commits and claims in its name whose confirmation was lost.
 */
@Injectable()
export class MissedNews {
  private readonly log: Log;

  constructor(
    private readonly blocked: BlockedEndpoints,
    private readonly paused: PausedSubscriptions,
    private readonly takeover: SegmentTakeover,
    private readonly retrier: Retrier,
    events: DeliveryEvents,
    log: Log,
  ) {
    this.log = log.for('delivery');
    events.on('leaseRenewed', () => void this.look());
  }

  private async look(): Promise<void> {
    try {
      await this.blocked.refresh();
      await this.paused.refresh();
      await this.takeover.releaseForgotten();
      await this.retrier.releaseForgotten();
    } catch (error) {
      this.log.warn('Could not look for forgotten work or the health of URLs', { error: String(error) });
    }
  }
}

import { Injectable } from '@nestjs/common';
import { BlockedEndpoints } from '../endpoints/blocked-endpoints.js';
import type { Destination } from '../model/destination.js';
import { CancelledSubscriptions } from './cancelled-subscriptions.js';
import { PausedSubscriptions } from './paused-subscriptions.js';

/** What becomes of a delivery that is not sent now: it waits, or is never sent. */
export type Hindrance = 'onHold' | 'cancelled';

/** What keeps deliveries from being sent, as far as this node has heard: asked before each attempt, and from memory alone. */
@Injectable()
export class Hindrances {
  constructor(
    private readonly blocked: BlockedEndpoints,
    private readonly paused: PausedSubscriptions,
    private readonly cancelled: CancelledSubscriptions,
  ) {}

  /**
   * Why nothing may be sent there now; undefined when something may.
   * @param destination undefined when the subscription is gone
   * @param probe whether its endpoint may be disabled or frozen
   */
  to(destination: Destination | undefined, probe = false): Hindrance | undefined {
    if (destination === undefined) return 'cancelled';
    const { subscriptionId, endpointId, paused } = destination;
    if (this.cancelled.has(subscriptionId)) return 'cancelled';
    if (paused || this.paused.has(subscriptionId)) return 'onHold';
    return !probe && this.blocked.has(endpointId) ? 'onHold' : undefined;
  }
}

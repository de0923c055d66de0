import { Injectable } from '@nestjs/common';
import type { Appended, NewEvent } from './journal-event.js';

/** The face of this room: takes events in, and is started and stopped with the node. */
@Injectable()
export class DeliveryService {
  /**
   * Commits events of one customer with their deliveries, then sends them.
   * @param revision the match revision that the deliveries were found under
   * @returns what became of each, in order; `stale` when the revision is no longer current: match again
   * @throws the database's error when nothing could be committed
   */
  async append(
    customerId: string,
    events: readonly NewEvent[],
    revision: number,
  ): Promise<Appended[] | 'stale'> {
    throw new Error(`${customerId} ${events.length} ${revision}`);
  }

  /** Drops what is in memory for deleted subscriptions, on this node. */
  cancel(subscriptionIds: readonly string[]): void {
    void subscriptionIds;
  }

  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}

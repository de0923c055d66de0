import { Injectable } from '@nestjs/common';
import { DestinationsRepository } from '../attempts/destinations.repository.js';

/**
 * The subscriptions that are paused, as far as this node has heard: by NOTIFY, and after each renewal of its lease. What was matched after a
 * subscription was paused knows it anyway, by its destination; this is for what lay in memory then. Whether a delivery waits for its
 * subscription is decided where it is written down, so being late costs a few attempts, or a few turns on hold, and nothing else.
 */
@Injectable()
export class PausedSubscriptions {
  private ids: ReadonlySet<string> = new Set();
  private reading: Promise<void> | undefined;
  private again = false;

  constructor(private readonly destinations: DestinationsRepository) {}

  has(subscriptionId: string): boolean {
    return this.ids.has(subscriptionId);
  }

  /** Reads all of them anew. @throws the database's error */
  async refresh(): Promise<void> {
    if (this.reading !== undefined) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<void> {
    do {
      this.again = false;
      this.ids = new Set(await this.destinations.paused());
    } while (this.again);
  }
}

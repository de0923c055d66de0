import { Injectable } from '@nestjs/common';
import { ReplaysService, ShownDeliveries } from '../../delivery-log/index.js';
import { EndpointsService } from '../../event-subscriptions/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { StatsService } from '../../statistics/index.js';
import { ChangeReader } from './change-reader.js';
import { ChangesRepository } from './changes.repository.js';
import { CustomerTail, type From, type TailSources } from './customer-tail.js';
import type { StreamConnection } from './stream-connection.js';
import { EndpointsWatch, ReplaysWatch, StatsWatch } from './watches.js';

const WARN_EVERY_MS = 30_000;

/** One tail for each customer that somebody on this node listens to, and none for the others. */
@Injectable()
export class StreamTails {
  private readonly tails = new Map<string, CustomerTail>();
  private readonly warning: SparseWarning;

  constructor(
    private readonly repository: ChangesRepository,
    private readonly deliveries: ShownDeliveries,
    private readonly replays: ReplaysService,
    private readonly endpoints: EndpointsService,
    private readonly stats: StatsService,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.warning = new SparseWarning(log.for('stream'), clock, WARN_EVERY_MS);
  }

  join(customerId: string, stream: StreamConnection, from: From): void {
    let tail = this.tails.get(customerId);
    if (tail === undefined) {
      tail = new CustomerTail(this.sourcesOf(customerId), this.clock, this.warning);
      this.tails.set(customerId, tail);
    }
    tail.join(stream, from);
  }

  leave(customerId: string, stream: StreamConnection): void {
    const tail = this.tails.get(customerId);
    tail?.leave(stream);
    if (tail?.isIdle) this.tails.delete(customerId);
  }

  /** The place that the customer's streams have been told up to. */
  idOf(customerId: string): string | undefined {
    return this.tails.get(customerId)?.id;
  }

  private sourcesOf(customerId: string): TailSources {
    const { repository } = this;
    return {
      now: () => repository.now(),
      reader: (from) => new ChangeReader(customerId, repository, this.deliveries, from),
      watch: (topic, sinceMs) => {
        switch (topic) {
          case 'endpoints':
            return new EndpointsWatch(customerId, repository, this.endpoints);
          case 'replays':
            return new ReplaysWatch(customerId, repository, this.replays, sinceMs);
          case 'stats':
            return new StatsWatch(customerId, this.stats, () => this.clock.now());
        }
      },
    };
  }
}

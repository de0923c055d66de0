import { Injectable } from '@nestjs/common';
import { DeliveryService, type NewEvent } from '../delivery/index.js';
import { SubscriptionSnapshot } from '../event-subscriptions/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Pace } from '../platform/clock/pace.js';
import type { Tx } from '../platform/database/index.js';
import { AppError } from '../platform/http/errors/index.js';
import { stringifyExactly } from '../platform/json/index.js';
import { readEvent } from './parsing/event-reader.js';
import type { PublishableEvent } from './publishable-event.js';
import { PublishingMetrics } from './publishing-metrics.js';
import type { Publisher } from './publishing.service.js';
import { readBody } from './parsing/batch-reader.js';

/** How often subscriptions may change under one change before it is given up. */
const MAX_MATCHES = 20;

/** What a change tells, in the order in which it happened; without keys, since a change is told once. */
export type ChangeEvent = Omit<PublishableEvent, 'id'>;

/** What a change's transaction did, and the events of it; none when it turned out that nothing changed. */
export interface ToldChange<T> {
  readonly result: T;
  readonly events: readonly ChangeEvent[];
}

/** The way in for events of this process's own changes: a change and its events are committed together, or neither is. */
@Injectable()
export class TransactionalPublishing {
  constructor(
    private readonly snapshot: SubscriptionSnapshot,
    private readonly delivery: DeliveryService,
    private readonly clock: Clock,
    private readonly metrics: PublishingMetrics,
  ) {}

  /**
   * Runs `work` in a transaction and commits it with its events and all their deliveries; every rule of publishing holds
   * (docs/contract/event-subscriptions.md#6). They are sent once they are committed.
   * @param work changes nothing but through its transaction, and waits for nothing else: when the subscriptions changed
   *   meanwhile it is rolled back and run again. At most 1 000 events.
   * @returns the result of the run that was committed
   * @throws what `work` throws; AppError StoreUnavailable when the subscriptions kept changing; the database's error; an
   *   Error when an event breaks a rule, which is a mistake of the caller's code. Then nothing was done
   */
  async publishWith<T>(publisher: Publisher, work: (tx: Tx) => Promise<ToldChange<T>>): Promise<T> {
    const { customerId, userId } = publisher;
    for (let round = 0; round < MAX_MATCHES; round++) {
      const committed = await this.delivery.appendWithin(customerId, userId, async (tx) => {
        const { result, events } = await work(tx);
        return { result, ...(await this.match(customerId, events)) };
      });
      if (committed !== 'stale') {
        this.metrics.accepted(committed.appended.length);
        return committed.result;
      }
      await this.snapshot.refresh();
    }
    throw new AppError(
      'StoreUnavailable',
      'The subscriptions kept changing while this change was published; nothing was done. Try again.',
      { 'Retry-After': '1' },
    );
  }

  private async match(
    customerId: string,
    told: readonly ChangeEvent[],
  ): Promise<{ events: NewEvent[]; revision: number }> {
    const now = this.clock.now();
    const pace = new Pace(this.clock);
    const events: NewEvent[] = [];
    let { revision } = this.snapshot;
    if (told.length === 0) return { events, revision };
    for (const { content } of readBody(stringifyExactly(told), 'json')) {
      const read = 'refused' in content ? content : readEvent(content, now);
      if ('refused' in read)
        throw new Error(`a change told of an event that is none: ${read.refused.message}`);
      const { event, key, states } = read;
      const { eventType, objCode, objId } = event;
      revision = Math.min(revision, this.snapshot.revision);
      const deliveries = this.snapshot.match({ customerId, eventType, objCode, objId, ...states });
      events.push({ event, key, deliveries });
      if (pace.isDue()) await pace.pause();
    }
    return { events, revision };
  }
}

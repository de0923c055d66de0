import { Injectable } from '@nestjs/common';
import { TransactionalAppend } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Pace } from '../../platform/clock/pace.js';
import type { Tx } from '../../platform/database/index.js';
import { stringifyExactly } from '../../platform/json/index.js';
import { EventMatching, type MatchedEvent } from './event-matching.js';
import { PublishingMetrics } from './publishing-metrics.js';
import { readBody } from '../parsing/batch-reader.js';
import type { Publisher } from './publishing.service.js';

/** What a change tells, in the order in which it happened; without keys, since a change is told once. */
export interface ChangeEvent {
  readonly eventType: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly objCode: string;
  readonly objId?: string | null;
  readonly newState?: object | null;
  readonly oldState?: object | null;
  readonly eventTime?: string | { readonly epochSecond: number; readonly nano?: number } | null;
  readonly userId?: string | null;
}

/** What a change's transaction did, and the events of it; none when it turned out that nothing changed. */
export interface PublishedChange<T> {
  readonly result: T;
  readonly events: readonly ChangeEvent[];
}

/** The way in for events of this process's own changes: a change and its events are committed together, or neither is. */
@Injectable()
export class TransactionalPublishing {
  constructor(
    private readonly matching: EventMatching,
    private readonly journal: TransactionalAppend,
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
  async publishWith<T>(publisher: Publisher, work: (tx: Tx) => Promise<PublishedChange<T>>): Promise<T> {
    const { customerId, userId } = publisher;
    const committed = await this.matching.untilCurrent(() =>
      this.journal.commit(customerId, userId, async (tx) => {
        const { result, events } = await work(tx);
        return { result, ...(await this.match(customerId, events)) };
      }),
    );
    this.metrics.accepted(committed.appended.length);
    return committed.result;
  }

  private async match(
    customerId: string,
    changes: readonly ChangeEvent[],
  ): Promise<{ events: readonly MatchedEvent[]; revision: number }> {
    if (changes.length === 0) return { events: [], revision: this.matching.revisionOf([]) };
    const text = stringifyExactly(changes);
    const read = await this.matching.read(customerId, readBody(text, 'json'), new Pace(this.clock));
    const events = read.map((item) => {
      if ('event' in item) return item;
      throw new Error(`A change told of an event that is none: ${item.rejected.message}`);
    });
    return { events, revision: this.matching.revisionOf(events) };
  }
}

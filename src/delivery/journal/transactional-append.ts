import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../../platform/database/index.js';
import { eventId } from '../model/ids.js';
import type { Appended, NewEvent } from '../model/journal-event.js';
import { StaleRevision } from './journal.repository.js';
import type { DraftEvent } from './segment-draft.js';
import { SegmentWriter } from './segment-writer.js';
import { SubscriptionsRevision } from './subscriptions-revision.repository.js';

/** What a caller's transaction changed, the events that tell of it, and the subscriptions revision of their deliveries. */
export interface Change<T> {
  readonly result: T;
  /** Without idempotency keys: a transaction that is run again must not find its own. */
  readonly events: readonly NewEvent[];
  readonly revision: number;
}

/** A change that is committed, and what became of its events, in their order. */
export interface Committed<T> {
  readonly result: T;
  readonly appended: readonly Appended[];
}

/**
 * Writes events down in the transaction of the change that they tell of: both are committed, or neither is. What is
 * handed over to be sent is committed, as with the {@link Journal}.
 */
@Injectable()
export class TransactionalAppend {
  constructor(
    private readonly database: Database,
    private readonly writer: SegmentWriter,
    private readonly subscriptionsRevision: SubscriptionsRevision,
  ) {}

  /**
   * Runs `work` and commits what it did together with its events.
   * @param publisher who publishes them: each has a share of the memory for what is on its way
   * @param work makes the change in the transaction that it is given, and in none other: it is run again, in a transaction of
   *   its own, when the first one could not be committed
   * @returns `stale`, with nothing done, when the events were matched under a revision that is no longer the current one
   * @throws what `work` throws, or the database's error; then nothing was done
   */
  async commit<T>(
    customerId: string,
    publisher: string,
    work: (tx: Tx) => Promise<Change<T>>,
  ): Promise<Committed<T> | 'stale'> {
    let result!: T;
    const segments = await this.writer.commit<DraftEvent>((put) =>
      this.database.transaction(async (tx) => {
        const change = await work(tx);
        result = change.result;
        const { events, revision } = change;
        if (events.length === 0) return;
        if (events.some(({ key }) => key !== null))
          throw new TypeError('an event within a transaction has no idempotency key');
        // Between this and the commit lies a round trip, in which no subscription must be created that misses these events.
        if ((await this.subscriptionsRevision.hold(tx, customerId)) > revision) throw new StaleRevision();
        const drafts = events.map((input) => ({ input, keyHash: undefined, publisher }));
        await put({ customerId, revision, events: drafts }, tx);
      }),
    );
    if (segments === 'stale') return 'stale';
    return {
      result,
      appended: segments.flatMap(({ row, events }) =>
        events.map((_, index) => ({ status: 'accepted' as const, eventId: eventId(row.id, index) })),
      ),
    };
  }
}

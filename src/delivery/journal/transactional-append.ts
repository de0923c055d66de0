import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import {
  Database,
  isStoreUnavailable,
  Partitions,
  sqlState,
  type Tx,
} from '../../platform/database/index.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import { dayOf, eventId } from '../model/ids.js';
import type { Appended, NewEvent } from '../model/recorded-event.js';
import { splitByDeliveries, type SegmentListener } from './journal.js';
import { JournalRepository, type SegmentRow } from './journal.repository.js';
import { SubscriptionsRevision } from './subscriptions-revision.repository.js';
import { Segment, type SegmentDelivery } from './segment.js';
import { type DraftEvent, draftRow } from './segment-draft.js';

/** What a caller's transaction changed, the events that tell of it, and the match revision of their deliveries. */
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

interface Part {
  readonly drafts: readonly DraftEvent[];
  readonly row: SegmentRow;
  readonly owner: number | null;
}

class Stale extends Error {}
class PartitionMissing extends Error {}

/**
 * Writes events down in the transaction of the change that they tell of: both are committed, or neither is. What is
 * handed over to be sent is committed, as with the {@link Journal}; if this process ends in between, the segment is taken
 * over like any other.
 */
@Injectable()
export class TransactionalAppend {
  private sink: SegmentListener | undefined;

  constructor(
    private readonly database: Database,
    private readonly repository: JournalRepository,
    private readonly subscriptionsRevision: SubscriptionsRevision,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    private readonly metrics: DeliveryMetrics,
  ) {}

  connect(sink: SegmentListener): void {
    this.sink = sink;
  }

  /**
   * Runs `work` and commits what it did together with its events.
   * @param publisher who publishes them: each has a share of the memory for what is on its way
   * @param work run again, in a transaction of its own, when the first one could not be committed
   * @returns `stale`, with nothing done, when the events were matched under a revision that is no longer the current one
   * @throws what `work` throws, or the database's error; then nothing was done
   */
  async commit<T>(
    customerId: string,
    publisher: string,
    work: (tx: Tx) => Promise<Change<T>>,
  ): Promise<Committed<T> | 'stale'> {
    try {
      return await this.attempt(customerId, publisher, work);
    } catch (error) {
      if (error instanceof Stale) return 'stale';
      if (!(error instanceof PartitionMissing)) throw error;
      await this.partitions.ensureAround('segments', this.clock.now());
      const again = await this.attempt(customerId, publisher, work).catch((second: unknown) => {
        if (second instanceof Stale) return 'stale' as const;
        throw second instanceof PartitionMissing ? second.cause : second;
      });
      return again;
    }
  }

  private async attempt<T>(
    customerId: string,
    publisher: string,
    work: (tx: Tx) => Promise<Change<T>>,
  ): Promise<Committed<T>> {
    let written: { result: T; parts: Part[]; begun: number } | undefined;
    try {
      await this.database.transaction(async (tx) => {
        const { result, events, revision } = await work(tx);
        const begun = this.clock.monotonic();
        const parts = await this.append(tx, customerId, publisher, events, revision);
        written = { result, parts, begun };
      });
    } catch (error) {
      if (!written || !isStoreUnavailable(error) || !(await this.isThere(written.parts))) throw error;
    }
    const { result, parts, begun } = written!;
    const events = parts.flatMap(({ drafts }) => drafts);
    if (events.length > 0) {
      const deliveries = events.reduce((sum, { input }) => sum + input.deliveries.length, 0);
      this.metrics.committed(events.length, deliveries, this.clock.monotonic() - begun);
    }
    for (const part of parts) this.handOver(part, publisher);
    return {
      result,
      appended: parts.flatMap(({ row, drafts }) =>
        drafts.map((_, index) => ({ status: 'accepted' as const, eventId: eventId(row.id, index) })),
      ),
    };
  }

  private async append(
    tx: Tx,
    customerId: string,
    publisher: string,
    events: readonly NewEvent[],
    revision: number,
  ): Promise<Part[]> {
    if (events.length === 0) return [];
    if (events.some(({ key }) => key !== null))
      throw new TypeError('an event within a transaction has no idempotency key');
    // Between this and the commit lies a round trip, in which no subscription must be created that misses these events.
    if ((await this.subscriptionsRevision.hold(tx, customerId)) > revision) throw new Stale();
    const owner = this.sink?.ownerForNew(publisher) ?? null;
    const parts: Part[] = [];
    for (const drafts of splitByDeliveries(events.map((input) => ({ input, keyHash: undefined })))) {
      const id = uuidV7(this.clock.now(), randomBytes(10));
      const row = await draftRow({ id, day: dayOf(id), customerId, owner, revision }, drafts);
      parts.push({ drafts, row, owner: await this.insert(tx, row) });
    }
    return parts;
  }

  /** @returns the owner that it got */
  private async insert(tx: Tx, row: SegmentRow): Promise<number | null> {
    try {
      const { written, owner } = await this.repository.appendWithin(tx, row);
      if (!written) throw new Stale();
      return owner;
    } catch (error) {
      // 23514: no partition for that day, for instance after the clock jumped. The transaction is lost.
      if (sqlState(error) === '23514') throw new PartitionMissing(row.day, { cause: error });
      throw error;
    }
  }

  /** Whether a transaction whose confirmation was lost with the connection was committed after all; no when nobody can tell. */
  private async isThere(parts: readonly Part[]): Promise<boolean> {
    if (parts.length === 0) return false;
    const rows = parts.map(({ row }) => row);
    const found = await this.repository.written(rows).catch(() => new Map<string, number | null>());
    return found.size === rows.length;
  }

  private handOver({ drafts, row, owner }: Part, publisher: string): void {
    const deliveries: SegmentDelivery[] = drafts
      .flatMap(({ input }, eventIndex) => input.deliveries.map((planned) => ({ ...planned, eventIndex })))
      .map(({ target, version, eventIndex }, index) => ({
        index,
        eventIndex,
        subscriptionId: target.subscriptionId,
        target,
        version,
      }));
    if (deliveries.length === 0) return;
    if (owner === null) {
      this.sink?.orphaned();
      return;
    }
    const events = drafts.map(({ input }) => input.event);
    const publishers = drafts.map(() => publisher);
    const now = this.clock.monotonic();
    this.sink?.accept(
      new Segment(row.id, row.day, row.customerId, events, deliveries, now, null, publishers),
      owner,
    );
  }
}

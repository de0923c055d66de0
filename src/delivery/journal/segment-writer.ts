import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import { Database, isStoreUnavailable, Partitions, type Tx } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { DeliveryMetrics } from '../metrics/delivery-metrics.js';
import { dayOf } from '../model/ids.js';
import { JournalRepository, PartitionMissing, type SegmentRow, StaleRevision } from './journal.repository.js';
import { Segment } from './segment.js';
import { SegmentListener } from './segment-listener.js';
import { deliveriesOf, type DraftEvent, draftRow, splitByDeliveries } from './segment-draft.js';

/** Events of one customer that are written together. */
export interface Events<E extends DraftEvent> {
  readonly customerId: string;
  /** The subscriptions revision that their deliveries were found under. */
  readonly revision: number;
  /** The publisher of the first one decides whether this node will send them all. */
  readonly events: readonly E[];
}

/** A segment and the events that it is made of. */
export interface DraftSegment<E extends DraftEvent> {
  readonly events: readonly E[];
  readonly row: SegmentRow;
  /** Who sends it, once it is written; null: whoever claims it. */
  owner: number | null;
}

/** Writes events: in a transaction of their own, or in the caller's. */
export type Put<E extends DraftEvent> = (events: Events<E>, tx?: Tx) => Promise<void>;

/**
 * The one way to put segments down, for the group commit and for the transaction of a caller: drafts them, inserts them with
 * the check of the subscriptions revision and the idempotency keys, and hands them over to be sent once they are committed.
 * If this process ends in between, they are taken over like any others.
 */
@Injectable()
export class SegmentWriter {
  constructor(
    private readonly database: Database,
    private readonly repository: JournalRepository,
    private readonly partitions: Partitions,
    private readonly listener: SegmentListener,
    private readonly clock: Clock,
    private readonly metrics: DeliveryMetrics,
    private readonly log: Log,
  ) {}

  /** Who will send what this publisher publishes now: this node, or (null) whoever claims it. */
  ownerForNew(publisher: string): number | null {
    return this.listener.ownerForNew(publisher);
  }

  /**
   * Commits what `run` puts down.
   * @param run calls `put` at most once; when it resolves, what it put is committed. It runs once more when a partition was missing
   * @returns the segments; `stale`, with nothing done, when the revision is no longer the current one
   * @throws what `run` throws, or the database's error; then nothing was done
   */
  async commit<E extends DraftEvent>(
    run: (put: Put<E>) => Promise<void>,
  ): Promise<readonly DraftSegment<E>[] | 'stale'> {
    try {
      return await this.attempt(run).catch(async (error: unknown) => {
        if (!(error instanceof PartitionMissing)) throw error;
        this.log.warn('The journal had no partition for a day; it is made now', { day: error.day });
        await this.partitions.ensureAround('segments', this.clock.now());
        return this.attempt(run);
      });
    } catch (error) {
      if (error instanceof StaleRevision) return 'stale';
      throw error instanceof PartitionMissing ? error.cause : error;
    }
  }

  private async attempt<E extends DraftEvent>(
    run: (put: Put<E>) => Promise<void>,
  ): Promise<readonly DraftSegment<E>[]> {
    let segments: DraftSegment<E>[] = [];
    let begun = 0;
    try {
      await run(async (events, tx) => {
        begun = this.clock.monotonic();
        segments = await this.draft(events);
        for (const { row } of segments) this.listener.drafted(row.id);
        await this.insert(segments, tx);
      }).catch(async (error: unknown) => {
        if (!isStoreUnavailable(error) || !(await this.isThere(segments))) throw error;
      });
      if (segments.length > 0) this.committed(segments, this.clock.monotonic() - begun);
      return segments;
    } finally {
      for (const { row } of segments) this.listener.settled(row.id);
    }
  }

  private draft<E extends DraftEvent>({
    customerId,
    revision,
    events,
  }: Events<E>): Promise<DraftSegment<E>[]> {
    const owner = events.length === 0 ? null : this.ownerForNew(events[0]!.publisher);
    return Promise.all(
      splitByDeliveries(events).map(async (part) => {
        const id = uuidV7(this.clock.now(), randomBytes(10));
        const row = await draftRow({ id, day: dayOf(id), customerId, owner, revision }, part);
        return { events: part, row, owner: null };
      }),
    );
  }

  /** All of them or none. */
  private async insert(segments: readonly DraftSegment<DraftEvent>[], tx?: Tx): Promise<void> {
    if (tx === undefined && segments.length > 1)
      return this.database.transaction((own) => this.insert(segments, own));
    for (const segment of segments) segment.owner = await this.repository.append(segment.row, tx);
  }

  /**
   * A connection that is lost may take the confirmation of a commit with it: looks whether the segments are there after all.
   * No when nobody can tell.
   */
  private async isThere(segments: readonly DraftSegment<DraftEvent>[]): Promise<boolean> {
    if (segments.length === 0) return false;
    const found = await this.repository
      .written(segments.map(({ row }) => row))
      .catch(() => new Map<string, number | null>());
    for (const segment of segments) segment.owner = found.get(segment.row.id) ?? null;
    return found.size === segments.length;
  }

  private committed(segments: readonly DraftSegment<DraftEvent>[], durationMs: number): void {
    const events = segments.flatMap((segment) =>
      segment.events.map(({ input: { event, deliveries } }) => ({
        objCode: event.objCode,
        deliveries: deliveries.length,
      })),
    );
    this.metrics.committed(segments[0]!.row.customerId, events, durationMs);
    for (const segment of segments) this.handOver(segment);
  }

  private handOver({ events, row, owner }: DraftSegment<DraftEvent>): void {
    if (row.subscriptionIds.length === 0) return;
    if (owner === null) {
      this.listener.unowned();
      return;
    }
    const segment = new Segment(
      row.id,
      row.day,
      row.customerId,
      events.map(({ input }) => input.event),
      deliveriesOf(events),
      this.clock.monotonic(),
      null,
      events.map(({ publisher }) => publisher),
    );
    this.listener.accept(segment, owner);
  }
}

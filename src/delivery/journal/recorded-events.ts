import { Injectable, Optional } from '@nestjs/common';
import { Partitions, RetentionPeriod } from '../../platform/database/index.js';
import { type EventPosition, isPossible } from '../model/cursor.js';
import { highestIdAt } from '../../platform/crypto/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import { dayOf, eventId, parseId, timeOf } from '../model/ids.js';
import type { JournalEvent } from '../model/journal-event.js';
import { RecordedEventsRepository } from './recorded-events.repository.js';
import { unpackEvents } from './segment-codec.js';
import { type EventQuery, hitsIn, inPortions, type SegmentHits } from './event-query.js';

/** An accepted event, as the journal holds it. */
export interface RecordedEvent {
  readonly eventId: string;
  /** Milliseconds since the Unix epoch, by the clock of the node that took it. */
  readonly acceptedAtMs: number;
  readonly event: JournalEvent;
  /** How many subscriptions it was matched with. */
  readonly matches: number;
}

/** One event, and what was made of it. */
export interface FoundEvent extends RecordedEvent {
  /** When its commit began, by the database's clock, spelt as subscriptions' dates are. */
  readonly committedAt: string;
  /** The ids of the subscriptions that it was matched with, deleted ones among them. */
  readonly matched: ReadonlySet<string>;
}

/** Takes one event after the other, newest first; false ends the visit after it. */
export type EventVisitor = (event: RecordedEvent) => boolean | Promise<boolean>;

export interface ScanLimits {
  /** Segments' heads in a statement; at least two. */
  readonly batch: number;
  /** Heads looked at in one visit, so that what is rare or not there costs a second and not a minute. */
  readonly scanned: number;
  /** Payloads in memory at a time. */
  readonly portion: { readonly segments: number; readonly bytes: number };
}

const LIMITS: ScanLimits = {
  batch: 250,
  scanned: 50_000,
  portion: { segments: 16, bytes: 8 * 1024 * 1024 },
};

/**
 * Every event that was accepted in the retention period, matched or not, straight from the journal. The small arrays
 * beside the payloads decide which events are meant; only payloads that hold one of them are read, a few at a time.
 */
@Injectable()
export class RecordedEvents {
  constructor(
    private readonly repository: RecordedEventsRepository,
    private readonly partitions: Partitions,
    private readonly retention: RetentionPeriod,
    @Optional() private readonly limits: ScanLimits = LIMITS,
  ) {}

  /**
   * Shows the visitor up to `limit` events of the customer, newest first, beginning after a position.
   * @returns where to go on, or null when nothing older is left. It may be there although fewer than `limit` were shown:
   *   the visitor ended the visit, or enough was searched for one visit.
   */
  async visit(
    customerId: string,
    query: EventQuery,
    page: { readonly after?: EventPosition; readonly limit: number },
    visitor: EventVisitor,
  ): Promise<EventPosition | null> {
    const lowestId = lowestIdAt(query.sinceMs ?? 0);
    let position = beginning(query, page.after);
    let capacity = page.limit;
    let last: EventPosition | undefined;
    let scanned = 0;
    for (const day of await this.days(dayOf(lowestId), dayOf(position.segmentId))) {
      for (;;) {
        const range = { customerId, day, lowestId, highestId: position.segmentId, limit: this.limits.batch };
        const heads = await this.repository.heads(range, query);
        const hits = heads
          .map((head) => ({ head, indexes: hitsIn(head, query, position) }))
          .filter(({ indexes }) => indexes.length > 0);
        const wanted = firstOf(hits, capacity);
        for await (const recorded of this.read(day, wanted)) {
          last = recorded.position;
          capacity--;
          if (!(await visitor(recorded))) return last;
        }
        // One more than was asked for: that is how it is known that there is more.
        if (count(hits) > count(wanted)) return last ?? position;
        scanned += heads.length;
        const oldest = heads.at(-1);
        if (oldest === undefined || heads.length < this.limits.batch) break;
        position = { segmentId: oldest.id, index: 0 };
        if (scanned >= this.limits.scanned) return position;
      }
    }
    return null;
  }

  /** One event of the customer; undefined when there is none of that id, or it is past the retention period. */
  async find(customerId: string, id: string): Promise<FoundEvent | undefined> {
    const position = parseId(id, 'evt');
    if (position === undefined || !isPossible(position)) return undefined;
    const { segmentId, index } = position;
    const day = dayOf(segmentId);
    if (day < this.retention.oldestDay()) return undefined;
    const row = await this.repository.event(customerId, day, segmentId, index);
    const event = row && (await unpackEvents(row.payload))[index];
    if (event === undefined) return undefined;
    const matched = new Set(row!.matched);
    return {
      ...recordedEvent(segmentId, index, event, matched.size),
      committedAt: row!.committedAt,
      matched,
    };
  }

  private async days(oldest: string, newest: string): Promise<string[]> {
    const limit = this.retention.oldestDay();
    const days = await this.partitions.daysOf('segments');
    return days.filter((day) => day >= limit && day >= oldest && day <= newest).reverse();
  }

  private async *read(
    day: string,
    hits: readonly SegmentHits[],
  ): AsyncGenerator<RecordedEvent & { readonly position: EventPosition }> {
    for (const portion of inPortions(hits, this.limits.portion)) {
      const contents = await this.repository.contents(
        day,
        portion.map(({ head }) => head.id),
      );
      for (const { head, indexes } of portion) {
        const content = contents.get(head.id);
        const events = content === undefined ? [] : await unpackEvents(content.payload);
        for (const index of indexes) {
          const event = events[index];
          if (event === undefined) continue;
          const recorded = recordedEvent(head.id, index, event, content!.matches[index] ?? 0);
          yield { ...recorded, position: { segmentId: head.id, index } };
        }
      }
    }
  }
}

function beginning({ untilMs }: EventQuery, after: EventPosition | undefined): EventPosition {
  const newest = { segmentId: highestIdAt(untilMs ?? Infinity), index: 0 };
  return after !== undefined && after.segmentId < newest.segmentId ? after : newest;
}

function recordedEvent(
  segmentId: string,
  index: number,
  event: JournalEvent,
  matches: number,
): RecordedEvent {
  return { eventId: eventId(segmentId, index), acceptedAtMs: timeOf(segmentId), event, matches };
}

function firstOf(hits: readonly SegmentHits[], limit: number): SegmentHits[] {
  const wanted: SegmentHits[] = [];
  let capacity = limit;
  for (const { head, indexes } of hits) {
    if (capacity === 0) break;
    const some = indexes.slice(0, capacity);
    wanted.push({ head, indexes: some });
    capacity -= some.length;
  }
  return wanted;
}

function count(hits: readonly SegmentHits[]): number {
  return hits.reduce((sum, { indexes }) => sum + indexes.length, 0);
}

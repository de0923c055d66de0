import { type Segment, SLOT_BYTES, type SegmentDelivery } from '../journal/segment.js';
import { encodeEvent } from '../journal/segment-codec.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { deliveryId } from '../model/ids.js';
import type { ClaimedDelivery } from './claims.js';
import type { TurnResult } from './result-rows.js';
import type { SegmentResults, Tally } from './results.repository.js';

/** Segments in one batch. */
const MOST_SEGMENTS = 500;
/** New rows of one batch, and about how many bytes: what a statement takes stays far below what a connection waits for. */
const MOST_ROWS = 5_000;
const MOST_BYTES = 16_000_000;
/** What a row takes beside an answer's body. */
const ROW_BYTES = 500;

/** A delivery to be deferred: its first attempt failed, or it is put on hold without one. */
export interface Deferred {
  readonly delivery: SegmentDelivery;
  readonly result: AttemptResult | 'onHold';
}

/** What a segment still has to be written of, beside its results. */
export interface News {
  readonly tallies: Counted[];
  readonly deferred: Deferred[];
  /** The first delivery with a result that was not given to the database before. */
  readonly first: number | undefined;
}

export interface Counted extends Tally {
  count: number;
  /** The tallies that it stands among: those of one segment. */
  readonly among: readonly Counted[];
}

/** A claimed delivery with what became of it. */
export interface Retried {
  readonly claim: ClaimedDelivery;
  readonly claimedAt: number;
  readonly result: TurnResult;
  readonly sequence: number;
}

/** A segment as one batch writes it. */
export interface Written {
  readonly pending: PendingSegment;
  /** As they were when the batch was made. */
  readonly results: Buffer;
  /** Whether nothing is left to be written after it. */
  readonly last: boolean;
  readonly news: News;
  /** What another part of it defers: the results of these come with that part. */
  readonly later: readonly Deferred[];
}

/** What is given to the database in one transaction. */
export interface Batch {
  readonly segments: readonly Written[];
  readonly retried: readonly Retried[];
  /** Whether it may be written already: it was given to the database, and the answer was lost. */
  readonly doubtful: boolean;
  /** How often it took too long. */
  readonly timeouts: number;
}

const NOTHING_NEW: News = { tallies: [], deferred: [], first: undefined };

/** A segment of which something is not written yet. */
export class PendingSegment {
  private unwritten = NOTHING_NEW;
  /** Deliveries whose results the database refused: the others are written without them. */
  private readonly refused = new Set<number>();
  private refusedWhole = false;

  constructor(
    readonly segment: Segment,
    /** On the monotonic clock. */
    public writtenAt: number,
  ) {}

  /** Whether there is something that the database has not refused. */
  get isDirty(): boolean {
    return this.segment.dirty && !this.refusedWhole;
  }

  /** What is written next, to be added to. @param index of the delivery that has a result now */
  newsOf(index: number): News {
    if (this.unwritten === NOTHING_NEW) this.unwritten = { tallies: [], deferred: [], first: index };
    return this.unwritten;
  }

  /** Takes what there is room for, and at least one row; the rest is left for the next batch. */
  take(room: Room): Written {
    const { segment, unwritten: news } = this;
    const results = Buffer.from(segment.results);
    room.take(0, results.length);
    const events = new Set<number>();
    let count = 0;
    while (count < news.deferred.length && (count === 0 || !room.isSpent)) {
      const { delivery, result } = news.deferred[count++]!;
      room.take(1, sizeOf(result));
      if (events.has(delivery.eventIndex)) continue;
      events.add(delivery.eventIndex);
      const { newState, oldState } = segment.events[delivery.eventIndex]!;
      room.take(0, newState.length + oldState.length);
    }
    const rest = news.deferred.slice(count);
    segment.dirty = rest.length > 0;
    this.unwritten =
      rest.length === 0 ? NOTHING_NEW : { tallies: [], deferred: rest, first: rest[0]!.delivery.index };
    forgetResults(results, [...rest.map(({ delivery }) => delivery.index), ...this.refused]);
    return {
      pending: this,
      results,
      last: segment.open === 0 && rest.length === 0,
      news: rest.length === 0 ? news : { ...news, deferred: news.deferred.slice(0, count) },
      later: [],
    };
  }

  /** The results that this part writes: without those of later parts, and without those that were refused meanwhile. */
  resultsOf({ results, later }: Written): Buffer {
    if (later.length === 0 && this.refused.size === 0) return results;
    const some = Buffer.from(results);
    forgetResults(some, [...later.map(({ delivery }) => delivery.index), ...this.refused]);
    return some;
  }

  /** Whether the segment is finished with this part. */
  isDoneWith({ last }: Written): boolean {
    return last && this.refused.size === 0 && !this.refusedWhole;
  }

  /** The database refused this part, which cannot be divided. */
  setAside({ news: { deferred } }: Written): void {
    if (deferred.length === 0) this.refusedWhole = true;
    for (const { delivery } of deferred) this.refused.add(delivery.index);
  }

  /** Has what was set aside written with whatever has come since. */
  putBack({ news }: Written): void {
    this.refusedWhole = false;
    for (const { delivery } of news.deferred) this.refused.delete(delivery.index);
    const { tallies, deferred, first } = this.unwritten;
    this.unwritten = {
      tallies: [...news.tallies, ...tallies],
      deferred: [...news.deferred, ...deferred],
      // What it held beside what it defers may have been written with another part.
      first: news.deferred[0]?.delivery.index ?? news.first ?? first,
    };
    this.segment.dirty = true;
  }
}

/** What may still go into a batch. */
export class Room {
  private rows = MOST_ROWS;
  private bytes = MOST_BYTES;

  get isSpent(): boolean {
    return this.rows <= 0 || this.bytes <= 0;
  }

  take(rows: number, bytes: number): void {
    this.rows -= rows;
    this.bytes -= bytes;
  }
}

/** As much as fits into one batch, in this order, and at least one of each. */
export function takeBatch(
  segments: readonly PendingSegment[],
  retried: readonly Retried[],
): Batch | undefined {
  if (segments.length === 0 && retried.length === 0) return undefined;
  const room = new Room();
  let count = 0;
  while (count < retried.length && !room.isSpent) room.take(1, sizeOf(retried[count++]!.result));
  const written: Written[] = [];
  for (const pending of segments) {
    if (written.length === MOST_SEGMENTS || (written.length > 0 && room.isSpent)) break;
    written.push(pending.take(room));
  }
  return { segments: written, retried: retried.slice(0, count), doubtful: false, timeouts: 0 };
}

/**
 * The same in two, to be written one after the other: by segments and claimed deliveries, and a segment by what it defers.
 * The database judges each of these alone. Nothing when there is one thing only.
 */
export function halvesOf(batch: Batch): Batch[] {
  const { segments, retried } = batch;
  const count = segments.length + retried.length;
  const half = Math.ceil(count / 2);
  if (count > 1) {
    const ofRetried = Math.max(0, half - segments.length);
    return [
      { ...batch, segments: segments.slice(0, half), retried: retried.slice(0, ofRetried) },
      { ...batch, segments: segments.slice(half), retried: retried.slice(ofRetried) },
    ];
  }
  return segments.flatMap(partsOf).map((part) => ({ ...batch, segments: [part] }));
}

function partsOf(written: Written): Written[] {
  const { news, later } = written;
  if (news.deferred.length < 2) return [];
  const half = Math.ceil(news.deferred.length / 2);
  const [some, others] = [news.deferred.slice(0, half), news.deferred.slice(half)];
  return [
    { ...written, last: false, news: { ...news, deferred: some }, later: [...others, ...later] },
    { ...written, news: { tallies: [], deferred: others, first: others[0]!.delivery.index } },
  ];
}

function sizeOf(result: TurnResult): number {
  return ROW_BYTES + (typeof result === 'object' ? (result.response?.length ?? 0) : 0);
}

function forgetResults(results: Buffer, indexes: readonly number[]): void {
  for (const index of indexes) results.fill(0, index * SLOT_BYTES, (index + 1) * SLOT_BYTES);
}

/** What a batch holds, with a name for the log. */
export function namesOf({ segments, retried }: Batch): [thing: object, name: string][] {
  const ofSegments = segments.flatMap(({ pending, news }): [object, string][] => {
    const { id } = pending.segment;
    if (news.deferred.length === 0) return [[pending, `segment ${id}`]];
    return news.deferred.map((each) => [each, deliveryId(id, each.delivery.index)]);
  });
  const ofRetried = retried.map((each): [object, string] => [
    each,
    deliveryId(each.claim.segment_id, each.claim.delivery_index),
  ]);
  return [...ofSegments, ...ofRetried];
}

/** The events of what is deferred, each once. */
export function eventsOf(segment: Segment, deferred: readonly Deferred[]): SegmentResults['events'] {
  return [...new Set(deferred.map(({ delivery }) => delivery.eventIndex))].map((eventIndex) => ({
    eventIndex,
    customerId: segment.customerId,
    body: encodeEvent(segment.events[eventIndex]!),
  }));
}

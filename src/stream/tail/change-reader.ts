import { eventId, timeOf } from '../../delivery/index.js';
import type { ShownDeliveries } from '../../delivery-log/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import { dayAt } from '../../platform/database/index.js';
import { changedSlots } from './changed-slots.js';
import type { ChangedDelivery, ChangedSegment, ChangesRepository } from './changes.repository.js';
import type { StreamPosition } from '../model/stream-position.js';

/** Rows of each kind in one message; of the others the number is told. */
const MOST_ROWS = 50;
/** Segments, and deferred deliveries, looked at in one turn. */
const MOST_SEGMENTS = 200;
const MOST_DEFERRED = 1_000;
/** Segments with pending deliveries that are known at a time. */
const MOST_UNFINISHED = 500;
/** A segment's id is made so long before its commit at most, by the clock of a node that is off by so much at most. */
const LOOK_BACK_MS = 30_000;
/** Of these, what was made so long before the reader began is not told as new. */
const SLACK_MS = 5_000;
const DAY_MS = 86_400_000;

/** What is told of an event. */
export interface StreamedEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly objCode: string;
  readonly objId: string | null;
  readonly acceptedAt: string;
  readonly matches: number;
}

/** Rows, newest first, and at least how many others there are. */
export interface Told<Row> {
  readonly rows: readonly Row[];
  readonly more: number;
}

export interface Changes {
  /** Where to go on. */
  readonly next: StreamPosition;
  readonly events: Told<StreamedEvent>;
  readonly deliveries: Told<object>;
}

/** What a reader is to look for. */
export interface Wanted {
  readonly events: boolean;
  readonly deliveries: boolean;
}

/** What was told of a segment. */
interface Known {
  readonly day: string;
  /** Undefined when it is not known what was told. */
  readonly results: Buffer | null | undefined;
  readonly finished: boolean;
}

/**
 * Reads what changed for a customer, turn by turn: new segments with their events and deliveries, results in segments that were there,
 * and deferred deliveries. Nothing is left out that was committed after the position, whenever it was begun; a row may come twice.
 */
export class ChangeReader {
  private known: Map<string, Known> | undefined;
  private readonly newSinceMs: number;

  constructor(
    private readonly customerId: string,
    private readonly repository: ChangesRepository,
    private readonly shown: ShownDeliveries,
    from: StreamPosition,
  ) {
    this.newSinceMs = from.atMs - SLACK_MS;
  }

  /** @throws the database's error */
  async read(from: StreamPosition, wanted: Wanted): Promise<Changes> {
    // Taken first: what is committed while the rest is read is read once more the next time.
    const next = await this.repository.now();
    if (!wanted.events && !wanted.deliveries) return { next, events: NOTHING, deliveries: NOTHING };
    const segments = await this.segments(from, next);
    const [events, deliveries] = [
      wanted.events ? await this.events(segments) : NOTHING,
      wanted.deliveries ? await this.deliveries(segments, from) : NOTHING,
    ];
    this.remember(segments, next);
    return { next, events, deliveries };
  }

  private async segments(from: StreamPosition, next: StreamPosition): Promise<ChangedSegment[]> {
    const known = await this.knownSegments();
    const beginMs = from.atMs - LOOK_BACK_MS;
    const lowestId = lowestIdAt(beginMs);
    const older = [...known].filter(([id, { finished }]) => !finished && id < lowestId);
    const days = new Set(older.map(([, { day }]) => day));
    for (let ms = beginMs; ms < next.atMs + LOOK_BACK_MS + DAY_MS; ms += DAY_MS) {
      days.add(dayAt(Math.min(ms, next.atMs + LOOK_BACK_MS)));
    }
    return this.repository.segments(
      { customerId: this.customerId, days: [...days], lowestId, olderIds: older.map(([id]) => id) },
      from,
      MOST_SEGMENTS,
    );
  }

  private async knownSegments(): Promise<Map<string, Known>> {
    if (this.known !== undefined) return this.known;
    const open = await this.repository.unfinished(this.customerId, MOST_UNFINISHED);
    return (this.known = new Map(
      open.map(({ id, day }) => [id, { day, results: undefined, finished: false }]),
    ));
  }

  private async events(segments: readonly ChangedSegment[]): Promise<Told<StreamedEvent>> {
    const fresh = segments.filter(({ id }) => !this.known!.has(id) && timeOf(id) >= this.newSinceMs);
    const all = fresh.reduce((sum, { events }) => sum + events, 0);
    const shown: ChangedSegment[] = [];
    for (let room = MOST_ROWS; room > 0 && shown.length < fresh.length;) {
      const segment = fresh[shown.length]!;
      shown.push(segment);
      room -= segment.events;
    }
    const rows: StreamedEvent[] = [];
    for (const day of new Set(shown.map((segment) => segment.day))) {
      const ids = shown.filter((segment) => segment.day === day).map(({ id }) => id);
      for (const { id, objCodes, eventTypes, objIds, matches } of await this.repository.events(day, ids)) {
        const acceptedAt = new Date(timeOf(id)).toISOString();
        objCodes.forEach((objCode, index) =>
          rows.push({
            eventId: eventId(id, index),
            eventType: eventTypes[index]!,
            objCode,
            objId: objIds[index] ?? null,
            acceptedAt,
            matches: matches[index] ?? 0,
          }),
        );
      }
    }
    const newest = rows.toSorted(newestFirst).slice(0, MOST_ROWS);
    return { rows: newest, more: Math.max(0, all - newest.length) + beyond(segments, MOST_SEGMENTS) };
  }

  private async deliveries(segments: readonly ChangedSegment[], from: StreamPosition): Promise<Told<object>> {
    const deferred = await this.repository.deferred(this.customerId, from, MOST_DEFERRED);
    const inSegments = segments.flatMap(({ id, deliveries, results }): ChangedDelivery[] =>
      changedSlots(deliveries, this.known!.get(id)?.results, results).map((index) => ({
        segmentId: id,
        index,
      })),
    );
    const positions = shared(deferred, inSegments, MOST_ROWS);
    const rows = positions.length === 0 ? [] : await this.shown.at(this.customerId, positions);
    const others = deferred.length + inSegments.length - positions.length;
    const more = others + beyond(deferred, MOST_DEFERRED) + beyond(segments, MOST_SEGMENTS);
    return { rows, more };
  }

  private remember(segments: readonly ChangedSegment[], next: StreamPosition): void {
    const known = this.known!;
    for (const { id, day, results, finished } of segments) known.set(id, { day, results, finished });
    const past = lowestIdAt(next.atMs - 2 * LOOK_BACK_MS);
    let unfinished = 0;
    // Those that are never finished, or not for long, are forgotten from the oldest on.
    for (const id of [...known.keys()].toSorted().toReversed()) {
      const { finished } = known.get(id)!;
      if (!finished) unfinished++;
      if (id < past && (finished || unfinished > MOST_UNFINISHED)) known.delete(id);
    }
  }
}

const NOTHING: Told<never> = { rows: [], more: 0 };

/** As many as there is room for, of each kind half of it at least when there are so many. */
function shared(
  a: readonly ChangedDelivery[],
  b: readonly ChangedDelivery[],
  room: number,
): ChangedDelivery[] {
  const half = Math.floor(room / 2);
  const ofA = Math.min(a.length, Math.max(half, room - b.length));
  return [...a.slice(0, ofA), ...b.slice(0, room - ofA)];
}

/** Whether there may be more than were looked at. */
function beyond(looked: readonly unknown[], most: number): 0 | 1 {
  return looked.length >= most ? 1 : 0;
}

function newestFirst(a: StreamedEvent, b: StreamedEvent): number {
  if (a.acceptedAt !== b.acceptedAt) return a.acceptedAt < b.acceptedAt ? 1 : -1;
  return 0;
}

import { Injectable, Optional } from '@nestjs/common';
import { Partitions, RetentionPeriod } from '../../platform/database/index.js';
import {
  dayOf,
  STATE_OF_SLOT,
  hasEnded,
  encodeEvent,
  unpackEvents,
  type DeliveryState,
  Succession,
} from '../../delivery/index.js';
import { highestIdAt } from '../../platform/crypto/index.js';
import { type DeliveryPosition, isNewer, LARGEST_DELIVERY_INDEX } from '../reading/delivery-position.js';
import { keyOf } from '../reading/deferred-deliveries-source.js';
import { readSlot } from '../reading/segment-slot.js';
import type { Original, Portion, ReplayRange } from './replay.js';
import { ReplaySourceRepository, type SourceSegment } from './replay-source.repository.js';

/** What one portion may cost. */
export interface SourceLimits {
  /** Segments, or exhausted deliveries, looked at in a statement. */
  readonly batch: number;
  /** And in one portion. */
  readonly looked: number;
  /** Segments read at a time, and bytes of their payloads. */
  readonly segments: number;
  readonly bytes: number;
  /** Characters of event bodies after which a portion is full. */
  readonly characters: number;
}

const LIMITS: SourceLimits = {
  batch: 500,
  looked: 5_000,
  segments: 16,
  bytes: 8 * 1024 * 1024,
  characters: 8 * 1024 * 1024,
};

/** What a portion is collected in. */
interface Draft {
  readonly originals: Original[];
  skipped: number;
  cursor: DeliveryPosition;
  characters: number;
}

/**
 * Finds what a replay repeats, oldest first: of its subscription and those whose place it took; only deliveries of events, never what a replay made; only what has ended,
 * since what is still on its way comes by itself.
 */
@Injectable()
export class ReplaySource {
  constructor(
    private readonly repository: ReplaySourceRepository,
    private readonly succession: Succession,
    private readonly partitions: Partitions,
    private readonly retention: RetentionPeriod,
    @Optional() private readonly limits: SourceLimits = LIMITS,
  ) {}

  /**
   * The next deliveries after the cursor, at most `limit`; there may be none of them and yet more to come.
   * @param withBodies whether they are to be sent, not only counted
   */
  async next(
    range: ReplayRange,
    cursor: DeliveryPosition,
    limit: number,
    withBodies: boolean,
  ): Promise<Portion> {
    const line = await this.succession.line(range.customerId, range.subscriptionId);
    return range.only === 'undelivered'
      ? this.exhausted(range, line, cursor, limit)
      : this.all(range, line, cursor, limit, withBodies);
  }

  private async exhausted(
    range: ReplayRange,
    line: readonly string[],
    cursor: DeliveryPosition,
    limit: number,
  ): Promise<Portion> {
    const { customerId, untilMs } = range;
    const { looked } = this.limits;
    const highestId = highestIdAt(untilMs);
    const rows = await this.repository.exhausted(customerId, line, cursor, highestId, looked, limit);
    const last = rows.at(-1);
    if (last === undefined) return { originals: [], skipped: 0, cursor, finished: true };
    const meant = rows.filter((row) => row.meant);
    return {
      originals: meant.filter((row) => !row.repeated).map((row) => ({ ...row, body: undefined })),
      skipped: meant.filter((row) => row.repeated).length,
      cursor: { segmentId: last.segmentId, index: last.index },
      finished: rows.length < limit && last.total < looked,
    };
  }

  private async all(
    range: ReplayRange,
    line: readonly string[],
    cursor: DeliveryPosition,
    limit: number,
    withBodies: boolean,
  ): Promise<Portion> {
    const { customerId } = range;
    const meant = new Set(line);
    const highestId = highestIdAt(range.untilMs);
    const draft: Draft = { originals: [], skipped: 0, cursor, characters: 0 };
    let looked = 0;
    for (const day of await this.days(dayOf(cursor.segmentId), dayOf(highestId))) {
      for (;;) {
        const from = draft.cursor.segmentId;
        const { batch } = this.limits;
        const segments = await this.repository.segments(customerId, line, day, from, highestId, batch);
        for (const group of this.inGroups(segments)) {
          await this.read(day, group, meant, draft, limit, withBodies);
          if (this.isFull(draft, limit)) return { ...draft, finished: false };
        }
        const last = segments.at(-1);
        if (last !== undefined) draft.cursor = { segmentId: last.id, index: LARGEST_DELIVERY_INDEX };
        looked += segments.length;
        if (segments.length < batch) break;
        if (draft.originals.length > 0 || looked >= this.limits.looked) return { ...draft, finished: false };
      }
    }
    return { ...draft, finished: true };
  }

  private isFull({ originals, characters }: Draft, limit: number): boolean {
    return originals.length >= limit || characters >= this.limits.characters;
  }

  /** Takes what there is in these segments, until the draft is full; its cursor stands at the last that was looked at. */
  private async read(
    day: string,
    ids: readonly string[],
    subscriptions: ReadonlySet<string>,
    draft: Draft,
    limit: number,
    withBodies: boolean,
  ): Promise<void> {
    const segments = await this.repository.arrays(day, ids, withBodies);
    const positions = segments.map((segment) =>
      segment.subscriptionIds.flatMap((id, index) => {
        const position = { segmentId: segment.id, index };
        return subscriptions.has(id) && isNewer(position, draft.cursor) ? position : [];
      }),
    );
    const stateOf = ({ segmentId, index }: DeliveryPosition): DeliveryState | undefined =>
      STATE_OF_SLOT[readSlot(segments.find(({ id }) => id === segmentId)!.results, index).state];
    const deferred = positions.flat().filter((position) => stateOf(position) === undefined);
    const ended = new Set((await this.repository.ended(deferred)).map(keyOf));
    for (const [at, segment] of segments.entries()) {
      const events = positions[at]!.length > 0 && segment.payload ? await unpackEvents(segment.payload) : [];
      for (const position of positions[at]!) {
        if (this.isFull(draft, limit)) return;
        const state = stateOf(position);
        const isEnded = state === undefined ? ended.has(keyOf(position)) : hasEnded(state);
        draft.cursor = position;
        if (!isEnded) {
          draft.skipped++;
          continue;
        }
        const eventIndex = segment.eventIndexes[position.index]!;
        const event = events[eventIndex];
        const body = event && encodeEvent(event);
        const version = segment.versions[position.index] === 1 ? 1 : 2;
        draft.originals.push({ ...position, eventIndex, version, body });
        draft.characters += body?.length ?? 0;
      }
    }
  }

  /** Days of the retention period that have a partition, oldest first. */
  private async days(from: string, to: string): Promise<string[]> {
    const oldest = this.retention.oldestDay();
    const days = await this.partitions.daysOf('segments');
    return days.filter((day) => day >= oldest && day >= from && day <= to);
  }

  private *inGroups(segments: readonly SourceSegment[]): Generator<string[]> {
    let group: string[] = [];
    let bytes = 0;
    for (const segment of segments) {
      if (segment.bytes === 0) continue;
      const full = group.length === this.limits.segments || bytes + segment.bytes > this.limits.bytes;
      if (group.length > 0 && full) {
        yield group;
        group = [];
        bytes = 0;
      }
      group.push(segment.id);
      bytes += segment.bytes;
    }
    if (group.length > 0) yield group;
  }
}

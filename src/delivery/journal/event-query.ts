import type { EventPosition } from '../model/cursor.js';

/** Which recorded events are asked for; what is not given asks for all. Times are milliseconds since the Unix epoch. */
export interface EventQuery {
  readonly objCode?: string;
  readonly eventType?: string;
  readonly objId?: string;
  /** Accepted then or later. */
  readonly sinceMs?: number;
  /** Accepted then or earlier. */
  readonly untilMs?: number;
}

/** A segment without its payload. The arrays have an entry per event, and are null when no event can be meant. */
export interface SegmentHead {
  readonly id: string;
  /** Of the compressed payload. */
  readonly bytes: number;
  readonly objCodes: readonly string[] | null;
  readonly eventTypes: readonly string[] | null;
  readonly objIds: readonly (string | null)[] | null;
}

/** The indexes of the segment's events that are meant and older than the position, newest first. */
export function hitsIn(head: SegmentHead, query: EventQuery, position: EventPosition): number[] {
  const { objCodes, eventTypes, objIds } = head;
  if (objCodes === null || eventTypes === null || objIds === null) return [];
  const hits: number[] = [];
  const newest = (head.id === position.segmentId ? position.index : objCodes.length) - 1;
  for (let index = Math.min(newest, objCodes.length - 1); index >= 0; index--) {
    const meant =
      isMeant(query.objCode, objCodes[index]) &&
      isMeant(query.eventType, eventTypes[index]) &&
      isMeant(query.objId, objIds[index]);
    if (meant) hits.push(index);
  }
  return hits;
}

/** Hits of one segment. */
export interface SegmentHits {
  readonly head: SegmentHead;
  readonly indexes: readonly number[];
}

/** Segments whose payloads may be in memory at the same time. */
export function* inPortions(
  segments: readonly SegmentHits[],
  most: { readonly segments: number; readonly bytes: number },
): Generator<SegmentHits[]> {
  let portion: SegmentHits[] = [];
  let bytes = 0;
  for (const segment of segments) {
    if (portion.length === most.segments || (portion.length > 0 && bytes + segment.head.bytes > most.bytes)) {
      yield portion;
      portion = [];
      bytes = 0;
    }
    portion.push(segment);
    bytes += segment.head.bytes;
  }
  if (portion.length > 0) yield portion;
}

function isMeant(wanted: string | undefined, found: string | null | undefined): boolean {
  return wanted === undefined || wanted === found;
}

import { LAST_ID_TIME, uuidFromHex, uuidToHex } from '../../platform/crypto/index.js';
import { timeOf } from './ids.js';

/**
 * A place in the order of recorded events, newest first: just before (older than) the event with this index in this
 * segment. New events come before every place that exists, so a place stays where it is while events arrive.
 */
export interface EventPosition {
  readonly segmentId: string;
  readonly index: number;
}

/** An index is a smallint in the database. */
const LARGEST_INDEX = 0x7fff;
/** A UUID, and an index of four bytes. */
const CURSOR_BYTES = 20;

/** A position in a list of events, or of deliveries, as callers see it: opaque, and safe in a query string. */
export function encodeCursor({ segmentId, index }: EventPosition): string {
  const bytes = Buffer.alloc(CURSOR_BYTES);
  bytes.write(uuidToHex(segmentId), 'hex');
  bytes.writeUInt32BE(index, CURSOR_BYTES - 4);
  return bytes.toString('base64url');
}

/**
 * The inverse of {@link encodeCursor}; undefined when the text is no cursor, or one beyond every place that there can be.
 * @param largestIndex in a segment: of an event, unless something else is listed
 */
export function decodeCursor(text: string, largestIndex = LARGEST_INDEX): EventPosition | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== CURSOR_BYTES || bytes.toString('base64url') !== text) return undefined;
  const segmentId = uuidFromHex(bytes.toString('hex', 0, 16));
  const index = bytes.readUInt32BE(CURSOR_BYTES - 4);
  return index <= largestIndex && isPossibleSegment(segmentId) ? { segmentId, index } : undefined;
}

/** Whether an event can have this place at all: what can not is not asked of the database. */
export function isPossible({ segmentId, index }: EventPosition): boolean {
  return index <= LARGEST_INDEX && isPossibleSegment(segmentId);
}

/** Whether a segment can have this id: whether its time has a day that the database can read. */
export function isPossibleSegment(segmentId: string): boolean {
  return timeOf(segmentId) <= LAST_ID_TIME;
}

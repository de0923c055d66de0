import { uuidToHex } from '../../platform/crypto/index.js';
import { highestIdAt, isPossibleSegment, deliveryId, parseId } from '../../delivery/index.js';

/**
 * A place in the order of deliveries, newest first: that of the delivery with this index in this segment. As a cursor it
 * means what comes after it, and since new deliveries come before every place that exists, it stays where it is.
 */
export interface DeliveryPosition {
  readonly segmentId: string;
  readonly index: number;
}

/** An index is an integer in the database. */
export const LARGEST_DELIVERY_INDEX = 0x7fff_ffff;
const CURSOR_BYTES = 20;

/** Whether `a` comes before `b` in the log: was made later, or stands later in the same segment. */
export function isNewer(a: DeliveryPosition, b: DeliveryPosition): boolean {
  return a.segmentId > b.segmentId || (a.segmentId === b.segmentId && a.index > b.index);
}

/** The place before everything of that millisecond and of earlier ones. */
export function positionAfter(epochMs: number): DeliveryPosition {
  return { segmentId: highestIdAt(epochMs), index: LARGEST_DELIVERY_INDEX };
}

/** A position as callers see it: opaque, and safe in a query string. */
export function encodeDeliveryCursor({ segmentId, index }: DeliveryPosition): string {
  const bytes = Buffer.alloc(CURSOR_BYTES);
  bytes.write(uuidToHex(segmentId), 'hex');
  bytes.writeUInt32BE(index, CURSOR_BYTES - 4);
  return bytes.toString('base64url');
}

/** The inverse of {@link encodeDeliveryCursor}; undefined when the text is no cursor. */
export function decodeDeliveryCursor(text: string): DeliveryPosition | undefined {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== CURSOR_BYTES || bytes.toString('base64url') !== text) return undefined;
  const hex = bytes.toString('hex', 0, 16);
  const segmentId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  const index = bytes.readUInt32BE(CURSOR_BYTES - 4);
  return index <= LARGEST_DELIVERY_INDEX && isPossibleSegment(segmentId) ? { segmentId, index } : undefined;
}

/** The place of the delivery with this id (its webhook-id); undefined when it is none that can exist. */
export function positionOf(id: string): DeliveryPosition | undefined {
  const position = parseId(id, 'msg');
  return position !== undefined && isPossibleSegment(position.segmentId) ? position : undefined;
}

export function idAt({ segmentId, index }: DeliveryPosition): string {
  return deliveryId(segmentId, index);
}

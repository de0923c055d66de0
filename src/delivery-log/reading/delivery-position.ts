import { decodeCursor, isPossibleSegment, deliveryId, parseId } from '../../delivery/index.js';
import { highestIdAt } from '../../platform/crypto/index.js';

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

/** Whether `a` comes before `b` in the log: was made later, or stands later in the same segment. */
export function isNewer(a: DeliveryPosition, b: DeliveryPosition): boolean {
  return a.segmentId > b.segmentId || (a.segmentId === b.segmentId && a.index > b.index);
}

/** The place before everything of that millisecond and of earlier ones. */
export function positionAfter(epochMs: number): DeliveryPosition {
  return { segmentId: highestIdAt(epochMs), index: LARGEST_DELIVERY_INDEX };
}

/** The place that a cursor of the delivery log tells; undefined when the text is none. */
export function decodeDeliveryCursor(text: string): DeliveryPosition | undefined {
  return decodeCursor(text, LARGEST_DELIVERY_INDEX);
}

/** The place of the delivery with this id (its webhook-id); undefined when it is none that can exist. */
export function positionOf(id: string): DeliveryPosition | undefined {
  const position = parseId(id, 'msg');
  return position !== undefined && isPossibleSegment(position.segmentId) ? position : undefined;
}

export function idAt({ segmentId, index }: DeliveryPosition): string {
  return deliveryId(segmentId, index);
}

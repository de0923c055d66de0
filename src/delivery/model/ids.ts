import { isUuid } from '../../platform/crypto/index.js';

/** The public id of an event: its segment and its place there. */
export function eventId(segmentId: string, eventIndex: number): string {
  return `evt_${hexOf(segmentId)}_${eventIndex}`;
}

/**
 * The `webhook-id` of a delivery: its segment and its place there, so it is the same on every attempt, on every node,
 * after every crash (docs/contract/event-subscriptions.md#7).
 */
export function deliveryId(segmentId: string, deliveryIndex: number): string {
  return `msg_${hexOf(segmentId)}_${deliveryIndex}`;
}

/** The same in SQL, of a row with segment_id and delivery_index. @param table the row's name in the statement */
export const WEBHOOK_ID = (table: string): string =>
  `'msg_' || replace(${table}.segment_id::text, '-', '') || '_' || ${table}.delivery_index`;

/** The segment and index inside such an id, or undefined when it is none. */
export function parseId(id: string, prefix: 'evt' | 'msg'): { segmentId: string; index: number } | undefined {
  const match =
    /^(evt|msg)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_(\d{1,9})$/.exec(id);
  if (match?.[1] !== prefix) return undefined;
  const segmentId = match.slice(2, 7).join('-');
  return isUuid(segmentId) ? { segmentId, index: Number(match[7]) } : undefined;
}

/** When a segment was written, in milliseconds since the Unix epoch: its id's own time. */
export function timeOf(segmentId: string): number {
  return Number.parseInt(segmentId.replace('-', '').slice(0, 12), 16);
}

/** When the events of a delivery's segment were written: its `webhook-id` holds the segment's id. */
export function timeOfDelivery(webhookId: string): number {
  return Number.parseInt(webhookId.slice(4, 16), 16);
}

/** The day (UTC) of the partition that a segment lies in. */
export function dayOf(segmentId: string): string {
  return new Date(timeOf(segmentId)).toISOString().slice(0, 10);
}

/** The digits of an id that this service or the database has written: in lower case, hyphens in their places. */
function hexOf(id: string): string {
  return id.slice(0, 8) + id.slice(9, 13) + id.slice(14, 18) + id.slice(19, 23) + id.slice(24);
}

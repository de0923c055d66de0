/** A state's UTF-8 text may have at most this many bytes (docs/contract/event-subscriptions.md#6). */
export const MAX_STATE_BYTES = 1024 * 1024;

/** An event's whole text: two states and as much again for the rest. Past this it is refused unread. */
export const MAX_EVENT_BYTES = 3 * MAX_STATE_BYTES;

/** Events in one request (docs/contract/event-subscriptions.md#6). */
export const MAX_EVENTS = 1_000;

/** Of objId, userId, eventVersion and id, in characters. */
export const MAX_NAME_CHARACTERS = 255;

/** Whether a text has more than `limit` bytes in UTF-8; counts only where the length alone cannot tell. */
export function exceedsBytes(text: string, from: number, to: number, limit: number): boolean {
  const units = to - from;
  if (units > limit) return true;
  // A UTF-16 unit is at most three bytes.
  return units * 3 > limit && Buffer.byteLength(text.slice(from, to), 'utf8') > limit;
}

import type { RecordedEvent } from '../../delivery/index.js';

/**
 * A recorded event as JSON. Text rather than an object: the states stand in it as they were published, with their
 * order of keys and their numbers (docs/contract/event-subscriptions.md#6), which parsing and writing again would not
 * keep.
 */
export function eventText({ eventId, acceptedAtMs, event }: RecordedEvent): string {
  const { eventType, objCode, objId, eventTime, userId, eventVersion, newState, oldState } = event;
  const acceptedAt = new Date(acceptedAtMs).toISOString();
  const head = { eventId, eventType, objCode, objId, eventTime, userId, eventVersion, acceptedAt };
  return `${JSON.stringify(head).slice(0, -1)},"newState":${newState},"oldState":${oldState}}`;
}

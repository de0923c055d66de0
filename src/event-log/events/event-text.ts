import type { RecordedEvent } from '../../delivery/index.js';
import type { Filters } from '../../filtering/index.js';
import { type ChangedFields, changedFields } from './changed-fields.js';

/** Of a CREATE or a DELETE: there every field is new or gone. */
const NO_CHANGES: ChangedFields = { names: [], count: 0 };

/**
 * A recorded event as JSON. Text rather than an object: the states stand in it as they were published, with their
 * order of keys and their numbers (docs/contract/event-subscriptions.md#6), which parsing and writing again would not
 * keep.
 */
export function eventText(
  { eventId, acceptedAtMs, event, matches }: RecordedEvent,
  filters: Filters,
): string {
  const { eventType, objCode, objId, eventTime, userId, eventVersion, newState, oldState } = event;
  const acceptedAt = new Date(acceptedAtMs).toISOString();
  const head = { eventId, eventType, objCode, objId, eventTime, userId, eventVersion, acceptedAt, matches };
  const { names, count } =
    eventType === 'UPDATE' ? changedFields(oldState, newState, (a, b) => filters.differs(a, b)) : NO_CHANGES;
  const changes = { changedFields: names, changedFieldCount: count };
  return `${JSON.stringify({ ...head, ...changes }).slice(0, -1)},"newState":${newState},"oldState":${oldState}}`;
}

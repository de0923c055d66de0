import type { EventOutcome, RecordedEvent } from '../../delivery/index.js';
import type { Filters } from '../../filtering/index.js';
import { type ChangedFields, changedFields } from './changed-fields.js';

/** Of a CREATE or a DELETE: there every field is new or gone. */
const NO_CHANGES: ChangedFields = { names: [], count: 0 };

/** A recorded event as JSON in two parts: what became of it stands between them, {@link outcomeText}. */
export interface EventParts {
  readonly head: string;
  readonly rest: string;
}

/**
 * A recorded event as JSON. Text rather than an object: the states stand in it as they were published, with their
 * order of keys and their numbers (docs/contract/event-subscriptions.md#6), which parsing and writing again would not
 * keep.
 */
export function eventParts(
  { eventId, acceptedAtMs, event, matches }: RecordedEvent,
  filters: Filters,
): EventParts {
  const { eventType, objCode, objId, eventTime, userId, eventVersion, newState, oldState } = event;
  const acceptedAt = new Date(acceptedAtMs).toISOString();
  const head = { eventId, eventType, objCode, objId, eventTime, userId, eventVersion, acceptedAt, matches };
  const { names, count } =
    eventType === 'UPDATE' ? changedFields(oldState, newState, (a, b) => filters.differs(a, b)) : NO_CHANGES;
  const changes = { changedFields: names, changedFieldCount: count };
  return {
    head: JSON.stringify(head).slice(0, -1),
    rest: `${JSON.stringify(changes).slice(1, -1)},"newState":${newState},"oldState":${oldState}}`,
  };
}

/** What became of its deliveries: all zero when that is forgotten. */
export function outcomeText(outcome: EventOutcome = NO_DELIVERIES): string {
  return `,"deliveries":${JSON.stringify(outcome)},`;
}

const NO_DELIVERIES: EventOutcome = {
  pending: 0,
  retrying: 0,
  onHold: 0,
  delivered: 0,
  exhausted: 0,
  cancelled: 0,
};

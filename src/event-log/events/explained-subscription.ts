import type { FoundEvent } from '../../delivery/index.js';
import type { Connector, Filters, Mismatch, States } from '../../filtering/index.js';
import type { CandidateRow } from './candidates.repository.js';
import { mismatchesOf } from './mismatches.js';

/** Whether an event went to a subscription; if not, why. */
export interface ExplainedSubscription {
  readonly subscriptionId: string;
  /** Null when it has none. */
  readonly name: string | null;
  readonly matched: boolean;
  /** How its filters are connected: when there is more than one, and it did not match. */
  readonly filterConnector?: Connector;
  /** In one sentence why it did not match. */
  readonly reason?: string;
  /** Each condition that said no; empty when all would have passed, but the subscription came too late. */
  readonly mismatches?: readonly Mismatch[];
}

/**
 * Tells of a subscription to an event's kind whether it matched, as the journal has it, and if not, why. Filters never
 * change, so what they say now is what they said then.
 * @param states the event's, as parseExactly made them
 */
export function explainSubscription(
  row: CandidateRow,
  { event, committedAt, matched }: FoundEvent,
  states: States,
  filters: Filters,
): ExplainedSubscription {
  const which = { subscriptionId: row.id, name: row.name };
  if (matched.has(row.id)) return { ...which, matched: true };
  const { objCode, eventType, objId } = event;
  const parsed = filters.parse(row.filters, row.filterConnector, { objCode, eventType, isStored: true });
  // The create call lets only filters in that can be read.
  if (!parsed.ok)
    return {
      ...which,
      matched: false,
      reason: `Its filters cannot be read: ${parsed.errors.join('; ')}.`,
    };
  const selection = { objCode, eventType, objId: row.objId, filterSet: parsed.filterSet };
  const mismatches = mismatchesOf(selection, { objCode, eventType, objId, states }, filters);
  // Both are spelt alike and tell the same clock's time, so they compare as text.
  const late = row.dateCreated > committedAt;
  return {
    ...which,
    matched: false,
    ...(parsed.filterSet.filters.length > 1 && { filterConnector: parsed.filterSet.connector }),
    reason: reasonOf(mismatches, late ? row.dateCreated : undefined),
    mismatches,
  };
}

function reasonOf(mismatches: readonly Mismatch[], createdAt: string | undefined): string {
  if (createdAt !== undefined)
    return `The subscription was created after the event was accepted, at ${createdAt}.`;
  const [first, ...others] = mismatches;
  if (first === undefined)
    return 'The subscription was created while the event was being accepted, too late for it.';
  return others.length === 0 ? `${first.sentence}.` : `${first.sentence}; and ${others.length} more.`;
}

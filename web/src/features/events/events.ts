import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import type { DeliveryState } from '../../ui/deliveryStates';
import { visibleName } from '../../ui/json';
import { sinceMoment } from '../../ui/filters/filters';

export type RecordedEvent = components['schemas']['RecordedEventResponse'];
export type ExplainedEvent = components['schemas']['ExplainedEventResponse'];
export type ExplainedSubscription = components['schemas']['ExplainedSubscriptionResponse'];

const NAMES = ['objCode', 'eventType', 'objId', 'changed', 'path', 'q', 'until'] as const;

/** The filters of an address as the service takes them. A value without a path means nothing to it. */
export function eventQuery(search: Search): Record<string, string> {
  const query: Record<string, string> = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string') query[name] = value;
  }
  if (query['path'] !== undefined && typeof search['value'] === 'string') query['value'] = search['value'];
  const from = sinceMoment(typeof search['since'] === 'string' ? search['since'] : undefined);
  if (from !== undefined) query['since'] = from;
  return query;
}

/** The deliveries that need somebody first; what went well comes last. */
const WORST_FIRST = ['exhausted', 'onHold', 'retrying', 'pending', 'cancelled', 'delivered'] as const;

/** What became of an event's deliveries. */
export interface Outcome {
  /** All of them; fewer than it matched where some are forgotten. */
  readonly total: number;
  readonly delivered: number;
  /** The state that most needs somebody; undefined when there is no delivery. */
  readonly worst: DeliveryState | undefined;
  /** Each state that there is, what went well first. */
  readonly states: readonly { readonly state: DeliveryState; readonly count: number }[];
}

export function outcomeOf({ deliveries }: Pick<RecordedEvent, 'deliveries'>): Outcome {
  const present = WORST_FIRST.filter((state) => deliveries[state] > 0);
  return {
    total: present.reduce((sum, state) => sum + deliveries[state], 0),
    delivered: deliveries.delivered,
    worst: present[0],
    states: present.toReversed().map((state) => ({ state, count: deliveries[state] })),
  };
}

/** The name of its object, as the event has it, with escapes for what would not be seen. */
export function nameIn({
  newState,
  oldState,
}: Pick<RecordedEvent, 'newState' | 'oldState'>): string | undefined {
  const name = newState['name'] ?? oldState['name'];
  return typeof name === 'string' && name.trim() !== '' ? visibleName(name) : undefined;
}

/** What systems write down by themselves whenever anything changes. */
const BOOKKEEPING = /^(last(Update|Updated|Modified|Change|Changed)|updated|modified)(?![a-z])/;

/** Those of the fields that changed that tell what happened: all of them where only that is left which is written down of each change. */
export function tellingChanges(names: readonly string[]): readonly string[] {
  const telling = names.filter((name) => !BOOKKEEPING.test(name));
  return telling.length > 0 ? telling : names;
}

/** Whether deliveries of it are still on their way. */
export function isUnderWay({ deliveries }: Pick<RecordedEvent, 'deliveries'>): boolean {
  return deliveries.pending + deliveries.retrying + deliveries.onHold > 0;
}

/** What to publish to have the same event once more, as a new one. */
export function republished(event: RecordedEvent): object {
  const { eventType, objCode, objId, userId, newState, oldState } = event;
  return {
    eventType,
    objCode,
    ...(objId !== null && { objId }),
    ...(userId !== null && { userId }),
    newState,
    oldState,
  };
}

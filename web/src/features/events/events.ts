import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
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

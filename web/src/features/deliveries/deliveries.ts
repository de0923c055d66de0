import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import type { DeliveryState } from '../../ui/deliveryStates';
import { sinceMoment } from '../../ui/filters/filters';

export type Delivery = components['schemas']['DeliveryResponse'];
export type RecordedDelivery = components['schemas']['DeliveryRecordResponse'];

/** What somebody may have to do something about. */
export const IN_TROUBLE = ['retrying', 'onHold', 'exhausted'] as const;

/** Whether nothing more happens to it by itself. */
export function hasEnded(state: DeliveryState): boolean {
  return state === 'delivered' || state === 'exhausted' || state === 'cancelled';
}

/** Whether the service takes a retry of it: not of what was delivered or cancelled, nor before the first attempt. */
export function mayRetry({ state, underWay }: Pick<Delivery, 'state' | 'underWay'>): boolean {
  return (state === 'retrying' && !underWay) || state === 'onHold' || state === 'exhausted';
}

const NAMES = [
  'objCode',
  'eventType',
  'objId',
  'url',
  'subscriptionId',
  'eventId',
  'replayId',
  'jobId',
  'until',
] as const;

/** The filters of an address as the service takes them; spans become moments before `now`. */
export function listQuery(search: Search, now = Date.now()): Record<string, string | string[]> {
  const query: Record<string, string | string[]> = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string') query[name] = value;
  }
  const { state, since } = search;
  if (state !== undefined) query['state'] = [state].flat() as string[];
  const from = sinceMoment(typeof since === 'string' ? since : undefined, now);
  if (from !== undefined) query['since'] = from;
  return query;
}

/** The address of the dialog that replays what the list shows of one subscription: its period, and all of it or what was given up. */
export function replaySearch({ subscriptionId, since, until, state }: Search): Search {
  const only = [state].flat().join() === 'exhausted' ? 'undelivered' : 'all';
  return { new: 'true', subscriptionId, since, until, only };
}

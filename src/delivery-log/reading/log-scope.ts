import { dayOf, type EventPosition, isPossible, parseId, type Succession } from '../../delivery/index.js';
import { lowestIdAt } from '../../platform/crypto/index.js';
import type { DeliveryLogRepository } from './delivery-log.repository.js';
import {
  type DeliveryPosition,
  isNewer,
  LARGEST_DELIVERY_INDEX,
  positionAfter,
} from './delivery-position.js';
import type { DeliveryQuery } from './logged-delivery.js';

/** A part of the log, newest first; `lowestId` is included. */
export interface LogRange {
  readonly after: DeliveryPosition;
  readonly lowestId: string;
}

/** Where in the log a query's deliveries can be. */
export interface LogScope {
  readonly range: LogRange;
  /** Of the query's URL. */
  readonly endpointId: number | undefined;
  /** Of these only; undefined for all. */
  readonly subscriptions: ReadonlySet<string> | undefined;
  /** Subscriptions whose place the one that is asked for took: what was first for them may be its own now. */
  readonly predecessors: readonly string[];
  /** The event that is asked for: then the range is its own segment, and what replays made of it is in {@link everyTime}. */
  readonly event: EventPosition | undefined;
  /** The range as the query's times and the page have it. */
  readonly everyTime: LogRange;
}

/** @returns undefined when no delivery can be meant: of a URL that the customer never had, or of an event that cannot exist */
export async function scopeOf(
  repository: DeliveryLogRepository,
  succession: Succession,
  customerId: string,
  query: DeliveryQuery,
  pageAfter?: DeliveryPosition,
): Promise<LogScope | undefined> {
  const endpoint = query.href === undefined ? undefined : await repository.endpointOf(customerId, query.href);
  if (query.href !== undefined && endpoint === undefined) return undefined;
  const event = query.eventId === undefined ? undefined : parseId(query.eventId, 'evt');
  if (query.eventId !== undefined && (event === undefined || !isPossible(event))) return undefined;
  const subscriptions = subscriptionsMeant(query, endpoint?.subscriptionIds);
  // What was moved goes to the URL of the subscription that it was moved to.
  const line =
    query.subscriptionId === undefined || subscriptions?.size === 0
      ? []
      : await succession.line(customerId, query.subscriptionId);
  const newest = positionAfter(query.untilMs ?? Infinity);
  const everyTime = {
    after: pageAfter !== undefined && isNewer(newest, pageAfter) ? pageAfter : newest,
    lowestId: lowestIdAt(query.sinceMs ?? 0),
  };
  return {
    range: event === undefined ? everyTime : segmentOf(event, everyTime),
    endpointId: endpoint?.id,
    subscriptions,
    predecessors: line.filter((id) => id !== query.subscriptionId),
    event,
    everyTime,
  };
}

/** The days of a range that have a partition, newest first. @param days those that there are, oldest first */
export function daysIn(days: readonly string[], { after, lowestId }: LogRange): string[] {
  return days.filter((day) => day >= dayOf(lowestId) && day <= dayOf(after.segmentId)).toReversed();
}

/** The part of a range that lies in the event's own segment. */
function segmentOf({ segmentId }: EventPosition, { after, lowestId }: LogRange): LogRange {
  const end = { segmentId, index: LARGEST_DELIVERY_INDEX };
  return {
    after: isNewer(end, after) ? after : end,
    lowestId: segmentId > lowestId ? segmentId : lowestId,
  };
}

function subscriptionsMeant(
  { subscriptionId }: DeliveryQuery,
  ofEndpoint: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  if (subscriptionId === undefined) return ofEndpoint && new Set(ofEndpoint);
  const meant = ofEndpoint === undefined || ofEndpoint.includes(subscriptionId);
  return new Set(meant ? [subscriptionId] : []);
}

import type { FieldResult } from '../../platform/http/input/field-result.js';
import { decodeCursor, type EventPosition, type EventQuery } from '../../delivery/index.js';
import { isUuid } from '../../platform/crypto/index.js';
import { readEventType, readObjCode, readObjId } from '../../event-subscriptions/index.js';
import {
  DEFAULT_LIMIT,
  NO_CURSOR,
  Parameters,
  type Query,
  readLimit,
} from '../../platform/http/input/query-reader.js';

/** What a request for recorded events asks for. */
export interface EventsRequest {
  readonly query: EventQuery;
  readonly after: EventPosition | undefined;
  readonly limit: number;
}

/** Which subscriptions a request for one event wants to know about. */
export interface SubscriptionsRequest {
  /** Only subscriptions whose id comes before it. */
  readonly after: string | undefined;
  readonly limit: number;
}

/**
 * Reads the query of a request for recorded events. A parameter that is empty counts as missing.
 * @returns a sentence when a parameter is wrong, which it names
 */
export function readEventsQuery(query: Query): EventsRequest | string {
  const parameters = new Parameters(query, [
    'objCode',
    'eventType',
    'objId',
    'since',
    'until',
    'cursor',
    'limit',
  ]);
  const request = {
    query: {
      ...parameters.read('objCode', readObjCode),
      ...parameters.read('eventType', readEventType),
      ...parameters.read('objId', readObjId),
      ...parameters.readTimeRange(),
    } as EventQuery,
    after: parameters.read('cursor', readCursor).cursor,
    limit: parameters.read('limit', readLimit).limit ?? DEFAULT_LIMIT,
  };
  return parameters.problems.length > 0 ? `${parameters.problems.join('; ')}.` : request;
}

/** Reads the query of a request for one event; otherwise as {@link readEventsQuery}. */
export function readSubscriptionsQuery(query: Query): SubscriptionsRequest | string {
  const parameters = new Parameters(query, ['cursor', 'limit']);
  const request = {
    after: parameters.read('cursor', readSubscriptionCursor).cursor,
    limit: parameters.read('limit', readLimit).limit ?? DEFAULT_LIMIT,
  };
  return parameters.problems.length > 0 ? `${parameters.problems.join('; ')}.` : request;
}

function readCursor(text: string): FieldResult<EventPosition> {
  const value = decodeCursor(text);
  return value === undefined ? { problem: NO_CURSOR } : { value };
}

function readSubscriptionCursor(text: string): FieldResult<string> {
  return isUuid(text) ? { value: text } : { problem: NO_CURSOR };
}

import { DELIVERY_STATES, type DeliveryState } from '../../delivery/index.js';
import type { FieldResult } from '../../platform/http/input/field-result.js';
import { decodeDeliveryCursor, type DeliveryPosition } from '../reading/delivery-position.js';
import type { DeliveryQuery } from '../reading/logged-delivery.js';
import { isUuid } from '../../platform/crypto/index.js';
import { readEventType, readObjCode, readObjId, readUrl } from '../../event-subscriptions/index.js';
import {
  DEFAULT_LIMIT,
  NO_CURSOR,
  Parameters,
  type Query,
  readLimit,
} from '../../platform/http/input/query-reader.js';
import { oneOf, quoted } from '../../lib/text-problems.js';

/** What a request for deliveries asks for. */
export interface DeliveriesRequest {
  readonly query: DeliveryQuery;
  readonly after: DeliveryPosition | undefined;
  readonly limit: number;
}

/** Which replays a request asks for. */
export interface ReplaysRequest {
  readonly subscriptionId: string | undefined;
  /** Only replays whose id comes before it. */
  readonly after: string | undefined;
  readonly limit: number;
}

/**
 * Reads the query of a request for deliveries. A parameter that is empty counts as missing.
 * @returns a sentence when a parameter is wrong, which it names
 */
export function readDeliveriesQuery(query: Query): DeliveriesRequest | string {
  const parameters = new Parameters(query, [
    'subscriptionId',
    'url',
    'state',
    'objCode',
    'eventType',
    'objId',
    'eventId',
    'replayId',
    'since',
    'until',
    'cursor',
    'limit',
  ]);
  const request = {
    query: {
      ...parameters.read('subscriptionId', readId),
      ...parameters.read('url', readHref, 'href'),
      ...parameters.read('state', readStates, 'states'),
      ...parameters.read('objCode', readObjCode),
      ...parameters.read('eventType', readEventType),
      ...parameters.read('objId', readObjId),
      ...parameters.read('eventId', readEventId),
      ...parameters.read('replayId', readId),
      ...parameters.readTimeRange(),
    } as DeliveryQuery,
    after: parameters.read('cursor', readCursor).cursor,
    limit: parameters.read('limit', readLimit).limit ?? DEFAULT_LIMIT,
  };
  return parameters.problems.length > 0 ? `${parameters.problems.join('; ')}.` : request;
}

/** Reads the query of a request for replays; otherwise as {@link readDeliveriesQuery}. */
export function readReplaysQuery(query: Query): ReplaysRequest | string {
  const parameters = new Parameters(query, ['subscriptionId', 'cursor', 'limit']);
  const request = {
    subscriptionId: parameters.read('subscriptionId', readId).subscriptionId,
    after: parameters.read('cursor', readReplayCursor).cursor,
    limit: parameters.read('limit', readLimit).limit ?? DEFAULT_LIMIT,
  };
  return parameters.problems.length > 0 ? `${parameters.problems.join('; ')}.` : request;
}

function readId(text: string): FieldResult<string> {
  return isUuid(text)
    ? { value: text.toLowerCase() }
    : { problem: `must be an id such as 0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f, not ${quoted(text)}` };
}

function readHref(text: string): FieldResult<string> {
  const result = readUrl(text);
  return 'value' in result ? { value: result.value.href } : result;
}

function readStates(text: string): FieldResult<readonly DeliveryState[]> {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !DELIVERY_STATES.includes(name as DeliveryState));
  return unknown === undefined
    ? { value: [...new Set(names as DeliveryState[])] }
    : {
        problem: `${quoted(unknown)} is no state; it must be ${oneOf(DELIVERY_STATES)}, or several with commas`,
      };
}

function readEventId(text: string): FieldResult<string> {
  return /^evt_[0-9a-f]{32}_\d{1,5}$/.test(text)
    ? { value: text }
    : {
        problem: `must be an event's id such as evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0, not ${quoted(text)}`,
      };
}

function readCursor(text: string): FieldResult<DeliveryPosition> {
  const value = decodeDeliveryCursor(text);
  return value === undefined ? { problem: NO_CURSOR } : { value };
}

function readReplayCursor(text: string): FieldResult<string> {
  return isUuid(text) ? { value: text } : { problem: NO_CURSOR };
}

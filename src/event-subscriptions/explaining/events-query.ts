import { decodeCursor, type EventPosition, type EventQuery } from '../../delivery/index.js';
import { nearestName, parseInstant } from '../../filtering/index.js';
import { isUuid } from '../../platform/crypto/index.js';
import { type FieldResult, readEventType, readObjCode, readObjId } from '../body-fields.js';
import { quoted } from '../text-rules.js';

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

type Query = Readonly<Record<string, unknown>>;

const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;

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
      // What is finer than a millisecond is rounded inwards, as moments of acceptance are whole ones.
      ...parameters.read('since', (text) => readMoment(text, Math.ceil), 'sinceMs'),
      ...parameters.read('until', (text) => readMoment(text, Math.floor), 'untilMs'),
    } as EventQuery,
    after: parameters.read('cursor', readCursor).cursor,
    limit: parameters.read('limit', readLimit).limit ?? DEFAULT_LIMIT,
  };
  const { sinceMs, untilMs } = request.query;
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs > untilMs) {
    parameters.problems.push('since: must not be later than until');
  }
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

/** Reads a query's parameters one by one, and collects what is wrong with them. */
class Parameters {
  readonly problems: string[];

  constructor(
    private readonly query: Query,
    known: readonly string[],
  ) {
    this.problems = Object.keys(query)
      .filter((name) => !known.includes(name))
      .slice(0, 5)
      .map((name) => `${quoted(name)} is no parameter; the nearest one is "${nearestName(name, known)}"`);
  }

  /** The parameter's value under `as`; nothing when it is missing, empty or wrong. */
  read<T, Name extends string>(
    name: string,
    reader: (text: string) => FieldResult<T>,
    as: Name = name as Name,
  ): Partial<Record<Name, T>> {
    const text = this.query[name];
    if (text === undefined || text === '') return {};
    const result = typeof text === 'string' ? reader(text) : { problem: 'must be given once' };
    if ('value' in result) return { [as]: result.value } as Record<Name, T>;
    this.problems.push(`${name}: ${result.problem}`);
    return {};
  }
}

function readMoment(text: string, round: (value: number) => number): FieldResult<number> {
  const instant = parseInstant(text);
  if (instant === null) {
    return {
      problem: `must be an ISO 8601 date-time or date such as 2026-03-09T09:00:00Z (a plus sign is written %2B), not ${quoted(text)}`,
    };
  }
  return { value: round(instant.milliseconds + instant.nanoseconds / 1e6) };
}

const NO_CURSOR = 'is none that this call gave; pass meta.cursor of an answer on as it is';

function readCursor(text: string): FieldResult<EventPosition> {
  const value = decodeCursor(text);
  return value === undefined ? { problem: NO_CURSOR } : { value };
}

function readSubscriptionCursor(text: string): FieldResult<string> {
  return isUuid(text) ? { value: text } : { problem: NO_CURSOR };
}

function readLimit(text: string): FieldResult<number> {
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= LARGEST_LIMIT
    ? { value: limit }
    : { problem: `must be a whole number from 1 to ${LARGEST_LIMIT}` };
}

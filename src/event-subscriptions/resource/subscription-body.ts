import type { FieldResult } from '../../platform/http/input/field-result.js';
import type { CustomHeader } from '../../delivery/index.js';
import { type Connector, type Filters, type FilterSet } from '../../filtering/index.js';
import { isJsonObject, stringifyExactly } from '../../platform/json/index.js';
import {
  type EventType,
  readAuthToken,
  readBase64Encoding,
  readEventType,
  readObjCode,
  readObjId,
  readUrl,
} from '../model/body-fields.js';
import { readHeaders } from './custom-headers.js';
import type { Selection } from '../model/selection.js';
import { nearestOf } from '../../lib/nearest-name.js';
import { kindOf, quoted } from '../../lib/text-problems.js';

/** What a create call asks for, checked, with every default filled in (docs/contract/event-subscriptions.md#3). */
export interface SubscriptionBody {
  readonly objCode: string;
  readonly eventType: EventType;
  /** As sent. */
  readonly url: string;
  /** As the WHATWG parser writes it. */
  readonly href: string;
  /** Null: none is sent. */
  readonly authToken: string | null;
  /** Sent with every delivery; `[]` when none. */
  readonly headers: readonly CustomHeader[];
  /** Null: events of every object. */
  readonly objId: string | null;
  /** As sent; `[]` when none. */
  readonly filters: readonly unknown[];
  readonly filterConnector: Connector;
  readonly base64Encoding: boolean;
  /** What is amiss with the filters but does not stop the creation (docs/contract/event-subscriptions.md#5). */
  readonly warnings: readonly string[];
}

/** The body, or every reason why it is none; each names its field. */
export type BodyResult =
  | { readonly ok: true; readonly body: SubscriptionBody }
  | { readonly ok: false; readonly errors: readonly string[] };

const FIELDS: readonly string[] = [
  'objCode',
  'eventType',
  'url',
  'authToken',
  'objId',
  'filters',
  'filterConnector',
  'headers',
  'base64Encoding',
];

/** Of the filters of a subscription, as they are stored. */
const MOST_FILTER_BYTES = 64 * 1024;

/** More unknown fields than these are counted, not named. */
const NAMED_FIELDS = 5;

/** Where its events would go: what a subscription that is only tried out may leave out. */
const ADDRESS: readonly string[] = ['url', 'authToken'];

/** What the settings say about bodies. */
export interface BodyRules {
  /** AUTH_TOKEN_REQUIRED. */
  readonly authTokenRequired: boolean;
}

/** Reads the body of a create call, as parseExactly made it. Decides nothing that needs the database. */
export function readSubscriptionBody(
  raw: unknown,
  { authTokenRequired }: BodyRules,
  filters: Filters,
): BodyResult {
  const result = readFields(raw, 'the body', authTokenRequired ? [] : ['authToken'], filters);
  if (!result.ok) return result;
  const { filterSet, ...body } = result.fields;
  return { ok: true, body: { ...body, filterConnector: filterSet.connector } };
}

/**
 * Reads a subscription that is to be tried out and not created: every rule of a create call holds, but that it needs no
 * url and no authToken (docs/contract/event-subscriptions.md#4).
 */
export function readSelection(
  raw: unknown,
  filters: Filters,
):
  | { readonly ok: true; readonly selection: Selection; readonly warnings: readonly string[] }
  | { readonly ok: false; readonly errors: readonly string[] } {
  const result = readFields(raw, 'subscription', ADDRESS, filters);
  if (!result.ok) return result;
  const { objCode, eventType, objId, filterSet, warnings } = result.fields;
  return { ok: true, selection: { objCode, eventType, objId, filterSet }, warnings };
}

type Fields = Omit<SubscriptionBody, 'filterConnector'> & { readonly filterSet: FilterSet };

/** @param optional fields that are checked only where they are given */
function readFields(
  raw: unknown,
  what: string,
  optional: readonly string[],
  filtering: Filters,
):
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly errors: readonly string[] } {
  if (!isJsonObject(raw)) {
    return { ok: false, errors: [`${what} must be a JSON object, not ${kindOf(raw)}`] };
  }
  const own = (field: string): unknown => (Object.hasOwn(raw, field) ? raw[field] : undefined);
  const errors = unknownFields(raw);
  const read = <T>(field: string, reader: (value: unknown) => FieldResult<T>): T => {
    const value = own(field);
    // What is left out is looked at by nobody, and neither is what has an error: there is no body then.
    if (optional.includes(field) && isMissing(field, value)) return undefined as T;
    const result = reader(value);
    if ('value' in result) return result.value;
    errors.push(`${field}: ${result.problem}`);
    return undefined as T;
  };
  const fields = {
    objCode: read('objCode', readObjCode),
    eventType: read('eventType', readEventType),
    ...read('url', readUrl),
    authToken: read('authToken', readAuthToken) ?? null,
    objId: read('objId', readObjId),
    base64Encoding: read('base64Encoding', readBase64Encoding),
  };
  const { headers, errors: ofHeaders } = readHeaders(
    own('headers'),
    !isMissing('authToken', own('authToken')),
  );
  errors.push(...ofHeaders);
  const filters = (own('filters') ?? []) as unknown[];
  const parsed = filtering.parse(filters, own('filterConnector'), {
    objCode: fields.objCode ?? '',
    eventType: fields.eventType ?? '',
  });
  if (!parsed.ok) errors.push(...parsed.errors);
  else {
    const bytes = Buffer.byteLength(stringifyExactly(filters));
    if (bytes > MOST_FILTER_BYTES) {
      errors.push(`filters: must not be larger than ${MOST_FILTER_BYTES} bytes (64 KiB), but are ${bytes}`);
    }
  }
  if (!parsed.ok || errors.length > 0) return { ok: false, errors };
  const { filterSet, warnings } = parsed;
  return { ok: true, fields: { ...fields, headers, filters, filterSet, warnings } };
}

/** Null counts as missing, and so does a token of no characters. */
function isMissing(field: string, value: unknown): boolean {
  return value === undefined || value === null || (field === 'authToken' && value === '');
}

function unknownFields(raw: object): string[] {
  const unknown = Object.keys(raw).filter((field) => !FIELDS.includes(field));
  const errors = unknown
    .slice(0, NAMED_FIELDS)
    .map((field) => `${quoted(field)} is not a known field${nearestOf(field, FIELDS)}`);
  if (unknown.length > NAMED_FIELDS) {
    errors.push(`${unknown.length - NAMED_FIELDS} more fields are not known either`);
  }
  return errors;
}

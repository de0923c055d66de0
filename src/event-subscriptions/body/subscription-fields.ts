import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import type { CustomHeader } from '../../delivery/index.js';
import { type Connector, type FilterSet, Filters, objCodes } from '../../filtering/index.js';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { type FieldResult, type OtherFields, Reads } from '../../platform/http/input/index.js';
import { stringifyExactly } from '../../platform/json/index.js';
import {
  EVENT_TYPES,
  LONGEST_OBJ_ID,
  LONGEST_TOKEN,
  readAuthToken,
  readBase64Encoding,
  readEventType,
  readObjCode,
  readObjId,
  readUrl,
} from '../model/subscription-readers.js';
import { MOST_HEADERS, readHeaders } from './custom-headers.js';
import { FilterGroupRequest, FilterRequest, HeaderRequest } from './filter-request.js';

// The fields of a subscription (docs/contract/event-subscriptions.md#3), each with its description and its rule: of one that is
// created, and of one that is tried out.

/** Whether a field has to be there. */
type Presence = 'required' | 'optional';

/** Filters that were read. */
export interface ReadFilters {
  /** As they were sent; `[]` when none were. */
  readonly sent: readonly unknown[];
  readonly filterSet: FilterSet;
  /** What is amiss with them but does not stop a creation (docs/contract/event-subscriptions.md#5). */
  readonly warnings: readonly string[];
}

/** Of the filters of a subscription, as they are stored. */
const MOST_FILTER_BYTES = 64 * 1024;

/** Null and "" count as missing. */
const CONNECTOR = { oneOf: [{ type: 'string', enum: ['AND', 'OR', ''] }, { type: 'null' }], default: 'AND' };

export const FILTERS_EXAMPLE = [
  { fieldName: 'status', fieldValue: 'CPL', comparison: 'eq', state: 'newState' },
];

export const ObjCodeField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      enum: objCodes(),
      enumName: 'ObjCode',
      example: 'PROJ',
      description: 'A subscribable object; case-sensitive.',
    }),
    Reads(readObjCode),
  );

export const EventTypeField = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType', example: 'UPDATE' }),
    Reads(readEventType),
  );

export const UrlField = (presence: Presence): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      required: presence === 'required',
      format: 'uri',
      maxLength: 2_000,
      example: 'https://receiver.example.com/hooks',
      description: 'Absolute, http or https, without user info.',
    }),
    Reads<string | undefined>((sent) => {
      if (presence === 'optional' && isMissing(sent)) return { value: undefined };
      const result = readUrl(sent);
      return 'value' in result ? { value: result.value.url } : result;
    }),
  );

/** Becomes null when there is none; whether there has to be one, AUTH_TOKEN_REQUIRED says. */
export const AuthTokenField = (presence: Presence): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: String,
      required: presence === 'required',
      minLength: 1,
      maxLength: LONGEST_TOKEN,
      example: 'a-token-of-the-receiver',
      description:
        'Sent to the url as a bearer token, as UTF-8; no control characters. With AUTH_TOKEN_REQUIRED=false it may be left ' +
        'out, null or "": deliveries then carry no Authorization header.',
    }),
    Reads<string | null>((sent, { provided }) => {
      const mayBeMissing = presence === 'optional' || !provided<AppConfig>(APP_CONFIG).authTokenRequired;
      return mayBeMissing && isMissingToken(sent) ? { value: null } : readAuthToken(sent);
    }),
  );

/** The same where one is kept that is left out: undefined then. */
export const KeptAuthTokenField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: String,
      minLength: 1,
      maxLength: LONGEST_TOKEN,
      example: 'a-token-of-the-receiver',
      description:
        'As when a subscription is created; left out: the one that it has. null and "" are none, with AUTH_TOKEN_REQUIRED=false.',
    }),
    Reads<string | null | undefined>((sent, { provided }) => {
      if (sent === undefined) return { value: undefined };
      const mayBeMissing = !provided<AppConfig>(APP_CONFIG).authTokenRequired;
      return mayBeMissing && isMissingToken(sent) ? { value: null } : readAuthToken(sent);
    }),
  );

/** Undefined when they are left out, and thus kept. */
export const KeptHeadersField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: [HeaderRequest],
      nullable: true,
      maxItems: MOST_HEADERS,
      description: 'As when a subscription is created; left out: those that it has. null and [] are none.',
    }),
    Reads<readonly CustomHeader[] | undefined>((sent, others) => {
      if (sent === undefined) return { value: undefined };
      const { headers, errors } = readHeaders(sent, !isMissingToken(others.sent('authToken')));
      return errors.length === 0 ? { value: headers } : { problems: errors };
    }),
  );

export const HeadersField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: [HeaderRequest],
      nullable: true,
      maxItems: MOST_HEADERS,
      description:
        'Sent with every delivery. Refused are names of the connection, Host, Content-*, webhook-*, hookfront-*, and ' +
        'Authorization beside an authToken. Not compared for duplicates.',
    }),
    Reads<readonly CustomHeader[]>((sent, others) => {
      const { headers, errors } = readHeaders(sent, !isMissingToken(others.sent('authToken')));
      return errors.length === 0 ? { value: headers } : { problems: errors };
    }),
  );

export const ObjIdField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      oneOf: [{ type: 'string', maxLength: LONGEST_OBJ_ID }, { type: 'number' }, { type: 'null' }],
      example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65',
      description: 'Only events of this object; null or "" means all. A number is kept digit for digit.',
    }),
    Reads(readObjId),
  );

/** Becomes {@link ReadFilters}. */
export const FiltersField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      nullable: true,
      items: { oneOf: [{ $ref: getSchemaPath(FilterRequest) }, { $ref: getSchemaPath(FilterGroupRequest) }] },
      example: FILTERS_EXAMPLE,
      description: 'At most 100 filters in all, at most 10 groups, and at most 64 KiB.',
    }),
    Reads(readFilters),
  );

export const FilterConnectorField = (): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional(CONNECTOR), Reads(readConnector));

export const Base64EncodingField = (): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      oneOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false', '', ' '] }, { type: 'null' }],
      default: false,
      example: false,
      description: 'Whether the states are sent as base64 strings.',
    }),
    Reads(readBase64Encoding),
  );

/** By filtering's parser, whose findings join those of the other fields. */
function readFilters(raw: unknown, others: OtherFields): FieldResult<ReadFilters> {
  const sent = raw ?? [];
  const parsed = others.provided(Filters).parse(sent, others.read('filterConnector'), {
    objCode: (others.read('objCode') as string | undefined) ?? '',
    eventType: (others.read('eventType') as string | undefined) ?? '',
  });
  if (!parsed.ok) return { problems: parsed.errors };
  const bytes = Buffer.byteLength(stringifyExactly(sent));
  if (bytes > MOST_FILTER_BYTES) {
    return { problem: `must not be larger than ${MOST_FILTER_BYTES} bytes (64 KiB), but are ${bytes}` };
  }
  const { filterSet, warnings } = parsed;
  return { value: { sent: sent as readonly unknown[], filterSet, warnings } };
}

function readConnector(raw: unknown, { provided }: OtherFields): FieldResult<Connector> {
  const parsed = provided(Filters).parse([], raw, { objCode: '', eventType: '' });
  return parsed.ok ? { value: parsed.filterSet.connector } : { problems: parsed.errors };
}

function isMissing(sent: unknown): boolean {
  return sent === undefined || sent === null;
}

/** Whether no token was sent; an empty one counts as none. */
function isMissingToken(sent: unknown): boolean {
  return isMissing(sent) || sent === '';
}

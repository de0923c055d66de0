import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import type { CustomHeader } from '../../delivery/index.js';
import { objCodes } from '../../filtering/index.js';
import { EVENT_TYPES, type EventType } from '../model/body-fields.js';
import { LONGEST_NAME, LONGEST_VALUE, MOST_HEADERS } from './custom-headers.js';

/** Null and "" count as missing. */
const CONNECTOR = { oneOf: [{ type: 'string', enum: ['AND', 'OR', ''] }, { type: 'null' }] };

/** Any JSON value. */
export const ANY_VALUE = {
  oneOf: [
    { type: 'string' },
    { type: 'number' },
    { type: 'boolean' },
    { type: 'array', items: {} },
    { type: 'object', additionalProperties: true },
    { type: 'null' },
  ],
};
const COMPARISONS = [
  'eq',
  'ne',
  'gt',
  'gte',
  'lt',
  'lte',
  'contains',
  'notContains',
  'containsOnly',
  'changed',
  'change',
];

/** One condition on a field. */
export class FilterRequest {
  @ApiProperty({
    example: 'status',
    description: 'A key of the state, of its parameterValues, or a dotted path.',
  })
  fieldName!: string;

  @ApiPropertyOptional({
    ...ANY_VALUE,
    example: 'CPL',
    description: 'A number is kept digit for digit, and compared by the exact value of its digits.',
  })
  fieldValue?: unknown;

  @ApiPropertyOptional({ oneOf: [{ type: 'string', enum: COMPARISONS }, { type: 'null' }], default: 'eq' })
  comparison?: string | null;

  @ApiPropertyOptional({
    oneOf: [{ type: 'string', enum: ['newState', 'oldState'] }, { type: 'null' }],
    default: 'newState',
  })
  state?: string | null;
}

/** Two to five filters that count as one. */
export class FilterGroupRequest {
  @ApiProperty({ enum: ['group'], type: String, example: 'group' })
  type!: 'group';

  @ApiPropertyOptional({ ...CONNECTOR, default: 'AND' })
  connector?: string | null;

  @ApiProperty({ type: [FilterRequest], minItems: 2, maxItems: 5 })
  filters!: FilterRequest[];
}

/** A header of a subscription's own. */
export class HeaderRequest implements CustomHeader {
  @ApiProperty({ minLength: 1, maxLength: LONGEST_NAME, example: 'X-Gateway-Key' })
  name!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: LONGEST_VALUE,
    example: 'key-of-the-gateway',
    description: 'Kept sealed; no control characters, no white space at its ends.',
  })
  value!: string;
}

export const FILTERS_EXAMPLE = [
  { fieldName: 'status', fieldValue: 'CPL', comparison: 'eq', state: 'newState' },
];

/**
 * A subscription to create. Only describes the body: subscription-body.ts checks it, since its rules (a wrong filter is
 * a warning, a wrong group an error) are not those of a schema.
 */
@ApiExtraModels(FilterRequest, FilterGroupRequest)
export class CreateSubscriptionRequest {
  @ApiProperty({
    enum: objCodes(),
    enumName: 'ObjCode',
    example: 'PROJ',
    description: 'A subscribable object; case-sensitive.',
  })
  objCode!: string;

  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType', example: 'UPDATE' })
  eventType!: EventType;

  @ApiProperty({
    format: 'uri',
    maxLength: 2_000,
    example: 'https://receiver.example.com/hooks',
    description: 'Absolute, http or https, without user info.',
  })
  url!: string;

  @ApiProperty({
    minLength: 1,
    maxLength: 255,
    example: 'a-token-of-the-receiver',
    description:
      'Sent to the url as a bearer token, as UTF-8; no control characters. With AUTH_TOKEN_REQUIRED=false it may be left ' +
      'out, null or "": deliveries then carry no Authorization header.',
  })
  authToken!: string;

  @ApiPropertyOptional({
    type: [HeaderRequest],
    nullable: true,
    maxItems: MOST_HEADERS,
    description:
      'Sent with every delivery. Refused are names of the connection, Host, Content-*, webhook-*, hookfront-*, and ' +
      'Authorization beside an authToken. Not compared for duplicates.',
  })
  headers?: HeaderRequest[] | null;

  @ApiPropertyOptional({
    oneOf: [{ type: 'string', maxLength: 255 }, { type: 'number' }, { type: 'null' }],
    example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65',
    description: 'Only events of this object; null or "" means all. A number is kept digit for digit.',
  })
  objId?: string | number | null;

  @ApiPropertyOptional({
    type: 'array',
    nullable: true,
    items: { oneOf: [{ $ref: getSchemaPath(FilterRequest) }, { $ref: getSchemaPath(FilterGroupRequest) }] },
    example: FILTERS_EXAMPLE,
    description: 'At most 100 filters in all, at most 10 groups, and at most 64 KiB.',
  })
  filters?: unknown[] | null;

  @ApiPropertyOptional({ ...CONNECTOR, default: 'AND' })
  filterConnector?: string | null;

  @ApiPropertyOptional({
    oneOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false', '', ' '] }, { type: 'null' }],
    default: false,
    example: false,
    description: 'Whether the states are sent as base64 strings.',
  })
  base64Encoding?: boolean | string | null;
}

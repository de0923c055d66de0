import { ApiExtraModels, ApiProperty, ApiPropertyOptional, getSchemaPath } from '@nestjs/swagger';
import { objCodes } from '../../filtering/index.js';
import { EVENT_TYPES, type EventType } from '../body-fields.js';

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

  @ApiPropertyOptional({ ...ANY_VALUE, example: 'CPL' })
  fieldValue?: unknown;

  @ApiPropertyOptional({ enum: COMPARISONS, enumName: 'Comparison', default: 'eq' })
  comparison?: string;

  @ApiPropertyOptional({ enum: ['newState', 'oldState'], enumName: 'StateName', default: 'newState' })
  state?: string;
}

/** Two to five filters that count as one. */
export class FilterGroupRequest {
  @ApiProperty({ enum: ['group'], type: String, example: 'group' })
  type!: 'group';

  @ApiPropertyOptional({ enum: ['AND', 'OR'], enumName: 'Connector', default: 'AND' })
  connector?: string;

  @ApiProperty({ type: [FilterRequest], minItems: 2, maxItems: 5 })
  filters!: FilterRequest[];
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
    description: 'Sent to the url as a bearer token; no control characters.',
  })
  authToken!: string;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    maxLength: 255,
    example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65',
    description: 'Only events of this object; null or "" means all.',
  })
  objId?: string | null;

  @ApiPropertyOptional({
    type: 'array',
    items: { oneOf: [{ $ref: getSchemaPath(FilterRequest) }, { $ref: getSchemaPath(FilterGroupRequest) }] },
    example: FILTERS_EXAMPLE,
    description: 'At most 100 filters in all, and at most 10 groups.',
  })
  filters?: unknown[];

  @ApiPropertyOptional({ enum: ['AND', 'OR'], enumName: 'Connector', default: 'AND' })
  filterConnector?: string;

  @ApiPropertyOptional({
    oneOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false', '', ' '] }],
    default: false,
    example: false,
    description: 'Whether the states are sent as base64 strings.',
  })
  base64Encoding?: boolean | string;
}

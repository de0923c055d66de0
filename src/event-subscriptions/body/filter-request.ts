import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { CustomHeader } from '../../delivery/index.js';
import { COMPARISONS } from '../../filtering/index.js';
import { LONGEST_NAME, LONGEST_VALUE } from './custom-headers.js';

// The entries of `filters` and `headers`, for the API description only: subscription-fields.ts checks them.

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
/** The comparisons, and another spelling of `changed`. */
const SPELLINGS = [...COMPARISONS, 'change'];

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

  @ApiPropertyOptional({ oneOf: [{ type: 'string', enum: SPELLINGS }, { type: 'null' }], default: 'eq' })
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

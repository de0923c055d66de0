import { ApiProperty } from '@nestjs/swagger';
import { objCodes } from '../../filtering/index.js';

/** The older of the two spellings of an eventTime. */
export class EventTimeParts {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1507319336 })
  epochSecond!: number;

  @ApiProperty({ type: 'integer', required: false, minimum: 0, maximum: 999_999_999, default: 0 })
  nano?: number;
}

const STATE = { type: 'object', additionalProperties: true, nullable: true, selfRequired: false } as const;
const NAME = { type: String, required: false, nullable: true, maxLength: 255 } as const;

/** One event as it is published; the description of what parsing/event-reader.ts reads. */
export class EventRequest {
  @ApiProperty({ enum: ['CREATE', 'UPDATE', 'DELETE'], enumName: 'EventType' })
  eventType!: string;

  @ApiProperty({ enum: objCodes(), enumName: 'ObjCode', description: 'The kind of the object that changed.' })
  objCode!: string;

  @ApiProperty({
    required: false,
    nullable: true,
    maxLength: 255,
    oneOf: [{ type: 'string' }, { type: 'number' }],
    description:
      'The object that changed. Unless given, the `ID` or `id` of its new state, else of its old one.',
  })
  objId?: string | number | null;

  @ApiProperty({
    ...STATE,
    description:
      'The object after the change; required with CREATE and UPDATE, unused with DELETE. At most 1 MB.',
  })
  newState?: object | null;

  @ApiProperty({
    ...STATE,
    description:
      'The object before the change; with UPDATE and DELETE required unless there is an objId, unused with CREATE. An UPDATE ' +
      'without it is taken with a warning: every field will look changed. At most 1 MB.',
  })
  oldState?: object | null;

  @ApiProperty({
    required: false,
    nullable: true,
    oneOf: [{ type: 'string' }, { $ref: '#/components/schemas/EventTimeParts' }],
    description:
      'When it happened, as an ISO 8601 date-time or date, or in parts; now unless given. Without an offset it is UTC.',
  })
  eventTime?: string | EventTimeParts | null;

  @ApiProperty({ ...NAME, description: 'Who made the change.' })
  userId?: string | null;

  @ApiProperty({ ...NAME, minLength: 1, default: 'v2' })
  eventVersion?: string | null;

  @ApiProperty({
    ...NAME,
    minLength: 1,
    description:
      'The idempotency key, within the customer: the same one again within the retention period is accepted, reported ' +
      'as a duplicate, and delivers nothing twice.',
  })
  id?: string | null;
}

import type { EventOutcome } from '../../delivery/index.js';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CursorMeta, ScanMeta } from '../../platform/http/page-meta.js';
import {
  type Comparison,
  COMPARISONS,
  type Connector,
  CONNECTORS,
  type Mismatch,
  objCodes,
  STATE_NAMES,
  type StateName,
} from '../../filtering/index.js';
import { EVENT_TYPES, ANY_VALUE } from '../../event-subscriptions/index.js';
import type { ExplainedSubscription } from './explained-subscription.js';

const STATE = {
  type: 'object',
  additionalProperties: true,
  description: 'As it was published: order of keys and spelling of numbers.',
} as const;

/** A condition that said no to an event. */
export class MismatchResponse implements Mismatch {
  @ApiProperty({
    example: 'filters[1].filters[0]',
    description: 'The filter’s place in the subscription; or objCode, eventType or objId.',
  })
  path!: string;

  @ApiProperty({ example: 'filters[1].filters[0]: status is "CPL", wanted "CUR" (eq, newState)' })
  sentence!: string;

  @ApiPropertyOptional({
    example: 'status',
    description:
      'The filter’s field; cut when it is longer than 120 characters. Missing when it is no filter that said no.',
  })
  fieldName?: string;

  @ApiPropertyOptional({ enum: COMPARISONS, enumName: 'Comparison', example: 'eq' })
  comparison?: Comparison;

  @ApiPropertyOptional({
    enum: STATE_NAMES,
    enumName: 'StateName',
    example: 'newState',
    description: 'Where the field was looked up; missing with changed, which looks at both.',
  })
  state?: StateName;

  @ApiPropertyOptional({
    ...ANY_VALUE,
    example: 'CPL',
    description: 'Missing when the field is, or when it is longer than 200 characters.',
  })
  found?: unknown;

  @ApiPropertyOptional({
    ...ANY_VALUE,
    example: 'CUR',
    description: 'Missing with changed, or when it is longer than 200 characters.',
  })
  wanted?: unknown;
}

/** When an event happened. */
export class RecordedEventTime {
  @ApiProperty({ type: 'integer', format: 'int64', example: 1507319336 })
  epochSecond!: number;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 999_999_999, example: 998000000 })
  nano!: number;
}

const COUNT = { type: 'integer', minimum: 0, example: 0 } as const;

/** How many of an event's deliveries are in each state. */
export class EventDeliveriesResponse implements EventOutcome {
  @ApiProperty(COUNT)
  pending!: number;

  @ApiProperty(COUNT)
  retrying!: number;

  @ApiProperty(COUNT)
  onHold!: number;

  @ApiProperty({ ...COUNT, example: 1 })
  delivered!: number;

  @ApiProperty({ ...COUNT, example: 1 })
  exhausted!: number;

  @ApiProperty(COUNT)
  cancelled!: number;
}

/** An event as it was accepted, with its defaults filled in. */
export class RecordedEventResponse {
  @ApiProperty({ example: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0' })
  eventId!: string;

  @ApiProperty({ enum: EVENT_TYPES, enumName: 'EventType', example: 'UPDATE' })
  eventType!: string;

  @ApiProperty({ enum: objCodes(), enumName: 'ObjCode', example: 'PROJ' })
  objCode!: string;

  @ApiProperty({ type: String, nullable: true, example: '59d7dd29000001f8e8f5f5d8e5d2b1ab' })
  objId!: string | null;

  @ApiProperty({ type: RecordedEventTime })
  eventTime!: RecordedEventTime;

  @ApiProperty({ type: String, nullable: true, example: '5934e6c2000aa6a3f1e8d5b1c9f4e012' })
  userId!: string | null;

  @ApiProperty({ example: 'v2' })
  eventVersion!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-09T09:00:00.123Z' })
  acceptedAt!: string;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 2,
    description: 'How many subscriptions it was matched with, deleted ones among them.',
  })
  matches!: number;

  @ApiProperty({
    type: EventDeliveriesResponse,
    description:
      'How many of the deliveries that it became are in each state; those of replays are not counted.',
  })
  deliveries!: EventDeliveriesResponse;

  @ApiProperty({
    type: [String],
    example: ['status'],
    description:
      'Of an UPDATE: the fields that it changed, as the comparison changed has it, by the names that filters have; custom data ' +
      'by its own. At most 20.',
  })
  changedFields!: string[];

  @ApiProperty({ type: 'integer', minimum: 0, example: 1, description: 'How many it changed in all.' })
  changedFieldCount!: number;

  @ApiProperty({ ...STATE, example: { ID: '59d7dd29000001f8e8f5f5d8e5d2b1ab', status: 'CPL' } })
  newState!: Record<string, unknown>;

  @ApiProperty({ ...STATE, example: { ID: '59d7dd29000001f8e8f5f5d8e5d2b1ab', status: 'PLN' } })
  oldState!: Record<string, unknown>;
}

export class RecordedEventsResponse {
  @ApiProperty({ type: [RecordedEventResponse] })
  events!: RecordedEventResponse[];

  @ApiProperty({ type: ScanMeta })
  meta!: ScanMeta;
}

/** Whether an event went to a subscription. */
export class ExplainedSubscriptionResponse implements ExplainedSubscription {
  @ApiProperty({ format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  subscriptionId!: string;

  @ApiProperty({ type: String, nullable: true, example: 'Orders to the warehouse' })
  name!: string | null;

  @ApiProperty({ example: false })
  matched!: boolean;

  @ApiPropertyOptional({
    enum: CONNECTORS,
    enumName: 'Connector',
    example: 'AND',
    description: 'How its filters are connected, when there is more than one and it did not match.',
  })
  filterConnector?: Connector;

  @ApiPropertyOptional({
    example: 'filters[0]: status is "CPL", wanted "CUR" (eq, newState).',
    description:
      'Why it did not match, in one sentence; also when the subscription is younger than the event.',
  })
  reason?: string;

  @ApiPropertyOptional({
    type: [MismatchResponse],
    description: 'Each condition that said no; absent when it matched.',
  })
  mismatches?: MismatchResponse[];
}

export class ExplainedEventResponse extends RecordedEventResponse {
  @ApiProperty({ type: [ExplainedSubscriptionResponse] })
  subscriptions!: ExplainedSubscriptionResponse[];

  @ApiProperty({ type: CursorMeta })
  meta!: CursorMeta;
}

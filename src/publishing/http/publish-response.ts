import { ApiProperty } from '@nestjs/swagger';
import { ErrorDetail } from '../../platform/http/errors/index.js';
import {
  type LineResult,
  MOST_MATCHED,
  type PublishAnswer,
  type PublishResult,
} from '../accepting/publish-result.js';

/** What became of one event. */
export class EventResult implements PublishResult {
  @ApiProperty({ required: false, description: "The event's own id, where it has a valid one." })
  id?: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
    description: 'Of a duplicate: the event that was accepted first. Null when it was rejected.',
  })
  eventId!: string | null;

  @ApiProperty({ enum: ['accepted', 'duplicate', 'rejected'], enumName: 'EventStatus' })
  status!: PublishResult['status'];

  @ApiProperty({ type: 'integer', minimum: 0, description: 'How many deliveries it causes.' })
  deliveries!: number;

  @ApiProperty({
    type: String,
    isArray: true,
    required: false,
    maxItems: MOST_MATCHED,
    description: `Only with explain=true: the ids of the subscriptions that it matched, at most ${MOST_MATCHED}.`,
    example: ['0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f'],
  })
  matched?: string[];

  @ApiProperty({
    required: false,
    description: 'What its publisher should know although it was accepted.',
    example: 'oldState is missing: to subscribers every field will look changed.',
  })
  warning?: string;

  @ApiProperty({ type: ErrorDetail, required: false, description: 'Why it was rejected.' })
  error?: ErrorDetail;
}

/** What became of the event in a line of a stream. */
export class EventLineResult extends EventResult implements LineResult {
  @ApiProperty({ type: 'integer', minimum: 1, description: 'The number of its line, blank ones counted.' })
  line!: number;
}

/** One result per event, in the order of the request. */
export class PublishResponse implements PublishAnswer {
  @ApiProperty({ type: [EventResult] })
  results!: EventResult[];
}

import { ApiProperty, ApiPropertyOptional, PartialType, PickType, IntersectionType } from '@nestjs/swagger';
import { CreateSubscriptionRequest } from '../../event-subscriptions/index.js';
import { MismatchResponse } from '../events/recorded-event-responses.js';
import { ErrorDetail } from '../../platform/http/errors/index.js';
import { MAX_EVENTS, EventRequest } from '../../publishing/index.js';
import type { EvaluationResult } from './evaluation-result.js';

/** A subscription as a create call takes it; url and authToken may be left out. */
export class EvaluatedSubscription extends IntersectionType(
  PickType(CreateSubscriptionRequest, ['objCode', 'eventType']),
  PartialType(
    PickType(CreateSubscriptionRequest, [
      'url',
      'authToken',
      'objId',
      'filters',
      'filterConnector',
      'base64Encoding',
    ]),
  ),
) {}

/** A subscription to try out, and what on: exactly one of events and recent. */
export class EvaluateRequest {
  @ApiProperty({ type: EvaluatedSubscription })
  subscription!: EvaluatedSubscription;

  @ApiPropertyOptional({
    type: [EventRequest],
    minItems: 1,
    maxItems: MAX_EVENTS,
    description: 'Samples, by the rules of publishing. None of them is published.',
  })
  events?: EventRequest[];

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 1,
    maximum: 1000,
    example: 100,
    description: 'So many of the latest recorded events of the subscription’s objCode and eventType.',
  })
  recent?: number;
}

export class EvaluationResultResponse implements EvaluationResult {
  @ApiProperty({
    oneOf: [{ type: 'integer' }, { type: 'string' }],
    example: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
    description: 'A sample’s index, counted from 0; a recorded event’s eventId.',
  })
  event!: number | string;

  @ApiProperty({ example: false })
  matched!: boolean;

  @ApiProperty({ type: [MismatchResponse], description: 'Each condition that said no.' })
  mismatches!: MismatchResponse[];

  @ApiPropertyOptional({ type: ErrorDetail, description: 'Why publishing would reject this sample.' })
  error?: ErrorDetail;
}

export class EvaluateResponse {
  @ApiProperty({
    type: String,
    isArray: true,
    example: ['filters[0]: PROJ lists no field "statu"; the nearest one that it lists is "status".'],
    description: 'What a create call would warn of.',
  })
  warnings!: string[];

  @ApiProperty({
    type: [EvaluationResultResponse],
    description: 'Samples in their order, recorded events newest first.',
  })
  results!: EvaluationResultResponse[];

  @ApiPropertyOptional({
    description:
      'Only with recent: false when there may be more of such events, but searching or evaluating them would have taken too long.',
    example: true,
  })
  complete?: boolean;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { MismatchResponse } from '../events/recorded-event-responses.js';
import { ErrorDetail } from '../../platform/http/errors/index.js';
import type { EvaluationResult } from './evaluation-result.js';

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

import { WithJsonBody } from '../../platform/http/errors/index.js';
import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { EvaluateRequest } from './evaluate-request.js';
import { EvaluateResponse } from './evaluation-response.js';
import { EventRequest, EventTimeParts, MAX_EVENTS } from '../../publishing/index.js';

const SUBSCRIPTION = {
  objCode: 'PROJ',
  eventType: 'UPDATE',
  filters: [
    { fieldName: 'status', fieldValue: 'CUR' },
    { fieldName: 'statu', comparison: 'changed' },
  ],
};

const EVENT = {
  eventType: 'UPDATE',
  objCode: 'PROJ',
  newState: { ID: '59d7dd29000001f8', status: 'CPL', statu: 1 },
  oldState: { ID: '59d7dd29000001f8', status: 'PLN' },
};

const ANSWER = {
  warnings: ['filters[1]: PROJ lists no field "statu"; the nearest one that it lists is "status".'],
  results: [
    {
      event: 0,
      matched: false,
      mismatches: [
        {
          path: 'filters[0]',
          sentence: 'filters[0]: status is "CPL", wanted "CUR" (eq, newState)',
          found: 'CPL',
          wanted: 'CUR',
        },
      ],
    },
  ],
};

/** Documents the evaluate call. */
export function ApiEvaluate(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(EventRequest, EventTimeParts),
    ApiOperation({
      operationId: 'evaluateSubscription',
      summary: 'Try a subscription on sample or recorded events',
      description:
        'Which events it would match, and for each other one which condition says no and why; with every warning that a ' +
        `create call would give. Takes up to ${MAX_EVENTS} samples, or that many recorded events. Creates nothing, sends nothing.`,
    }),
    ApiBody({
      type: EvaluateRequest,
      examples: {
        samples: { summary: 'On sample events', value: { subscription: SUBSCRIPTION, events: [EVENT] } },
        recorded: { summary: 'On what was published', value: { subscription: SUBSCRIPTION, recent: 100 } },
      },
    }),
    ApiOkResponse({
      type: EvaluateResponse,
      description: 'The subscription is valid; one result per event.',
      example: ANSWER,
    }),
    WithJsonBody(),
  );
}

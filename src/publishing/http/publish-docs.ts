import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ApiErrors, CATALOGUE, ErrorResponse, errorBody } from '../../platform/http/errors/index.js';
import { EventRequest, EventTimeParts } from './event-request.js';
import { ACCEPTED_EXAMPLE, JSON_EXAMPLES, NDJSON_EXAMPLE, REJECTED_EXAMPLE } from './publish-examples.js';
import { PublishResponse } from './publish-response.js';
import { MAX_EVENTS } from '../parsing/event-limits.js';

const EVENT = { $ref: getSchemaPath(EventRequest) };

/** Documents the publishing call: two content types, and a 400 of two shapes. */
export function ApiPublish(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(EventRequest, EventTimeParts, PublishResponse, ErrorResponse),
    ApiOperation({
      operationId: 'publishEvents',
      summary: 'Publish events',
      description:
        `One event, an array, or NDJSON; at most ${MAX_EVENTS} events. An event that breaks a rule is rejected alone. ` +
        '202 means that every accepted event and every delivery that it causes is committed to disk.',
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { oneOf: [EVENT, { type: 'array', items: EVENT, minItems: 1, maxItems: MAX_EVENTS }] },
            examples: JSON_EXAMPLES,
          },
          'application/x-ndjson': {
            schema: {
              type: 'string',
              description:
                'One event a line; blank lines are ignored. application/jsonl and the like mean the same.',
            },
            example: NDJSON_EXAMPLE,
          },
        },
      },
    }),
    ApiResponse({
      status: 202,
      description: 'At least one event was accepted, or had been before.',
      type: PublishResponse,
      example: ACCEPTED_EXAMPLE,
    }),
    ApiResponse({
      status: 400,
      description: 'Every event was rejected, or the body as a whole makes no sense; nothing was taken.',
      content: {
        'application/json': {
          schema: {
            oneOf: [{ $ref: getSchemaPath(PublishResponse) }, { $ref: getSchemaPath(ErrorResponse) }],
          },
          examples: {
            allRejected: { summary: 'Every event was rejected', value: REJECTED_EXAMPLE },
            malformed: {
              summary: 'MalformedBody',
              value: errorBody('MalformedBody', CATALOGUE.MalformedBody.message),
            },
          },
        },
      },
    }),
    ApiErrors('BodyTooLarge', 'UnsupportedMediaType'),
  );
}

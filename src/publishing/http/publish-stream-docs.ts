import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { EventLineResult } from './publish-response.js';
import { NDJSON_EXAMPLE } from './publish-examples.js';

const ANSWER_EXAMPLE =
  '\n{"line":1,"eventId":"evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0","status":"accepted","deliveries":2}\n' +
  '{"line":2,"eventId":"evt_0199c3a45b1e7c229d0e3f6a1b2c4d5f_0","status":"accepted","deliveries":0}\n';

/** Documents the stream of events: lines in, lines out. */
export function ApiPublishStream(): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(EventLineResult),
    ApiOperation({
      operationId: 'publishEventStream',
      summary: 'Publish events on a connection that stays open',
      description:
        'NDJSON, an event a line, for as long as the publisher wants. The answer begins at once and holds a line for each event, in the ' +
        'order of the lines, as soon as it and every delivery that it causes are committed to disk; blank lines only show that the ' +
        'connection is alive. When the service ends it, the last line is an error; lines without a result are to be sent again.',
      requestBody: {
        required: true,
        content: {
          'application/x-ndjson': {
            schema: { type: 'string', description: 'One event a line; blank lines are ignored.' },
            example: NDJSON_EXAMPLE,
          },
        },
      },
    }),
    ApiResponse({
      status: 200,
      description:
        'A line for each event (EventLineResult), and at last an error (ErrorResponse) if the service ends it.',
      content: { 'application/x-ndjson': { schema: { type: 'string' }, example: ANSWER_EXAMPLE } },
    }),
    ApiErrors('TooManyRequests', 'UnsupportedMediaType', 'ShuttingDown'),
  );
}

import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiErrors } from './api-errors.js';

/** A call about one thing: its id in the path, and 404. */
export function WithId(): MethodDecorator {
  return applyDecorators(
    ApiParam({
      name: 'id',
      schema: { type: 'string', format: 'uuid' },
      example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
    }),
    ApiErrors('NotFound'),
  );
}

/** The errors that a call with a JSON body can answer with besides its own. */
export function WithJsonBody(): MethodDecorator {
  return ApiErrors('ValidationFailed', 'MalformedBody', 'BodyTooLarge', 'UnsupportedMediaType');
}

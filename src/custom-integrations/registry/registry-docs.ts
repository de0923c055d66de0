import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiParam, getSchemaPath } from '@nestjs/swagger';
import type { ClassConstructor } from '../../platform/http/body/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';

/** A call about one integration: its id in the path, and 404. */
export function OfOneIntegration(): MethodDecorator {
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

/**
 * A body of either type.
 * @param how `oneOf` where the body says which; `anyOf` where one may be both, as an edit that names no type
 */
export function EitherBody(how: 'oneOf' | 'anyOf', ...types: ClassConstructor<object>[]): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(...types),
    ApiBody({ schema: { [how]: types.map((type) => ({ $ref: getSchemaPath(type) })) } }),
    WithJsonBody(),
  );
}

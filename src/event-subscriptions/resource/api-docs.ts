import { applyDecorators } from '@nestjs/common';
import { ApiParam, type ApiQueryOptions } from '@nestjs/swagger';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { DEFAULT_LIMIT, LARGEST_LIMIT } from '../../platform/http/input/query-reader.js';

type SchemaObject = Extract<ApiQueryOptions, { schema: unknown }>['schema'];

/** The base of every call here, and of the subscriptions (docs/contract/event-subscriptions.md#4). */
export const API_PATH = 'attask/eventsubscription/api/v1';
export const SUBSCRIPTIONS_PATH = `${API_PATH}/subscriptions`;

/** How pages of a list are asked for that goes on at a cursor. */
export const LIMIT_QUERY = optionalQuery('limit', {
  type: 'integer',
  minimum: 1,
  maximum: LARGEST_LIMIT,
  default: DEFAULT_LIMIT,
});
export const CURSOR_QUERY = optionalQuery('cursor', { type: 'string' }, 'meta.cursor of the page before.');

/** A parameter that may be left out. */
export function optionalQuery(name: string, schema: SchemaObject, description?: string): ApiQueryOptions {
  return { name, required: false, schema, ...(description !== undefined && { description }) };
}

/** Where the addresses of deliveries are listed (docs/contract/event-subscriptions.md#4). */
export const EGRESS_PATH = 'attask/eventsubscription/api/v1/egress';

/** A call about one subscription: its id in the path, and 404. */
export function OfOneSubscription(): MethodDecorator {
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

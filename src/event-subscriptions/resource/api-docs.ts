import { applyDecorators } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ApiErrors } from '../../platform/http/errors/index.js';

/** The base of every call here, and of the subscriptions (docs/contract/event-subscriptions.md#4). */
export const API_PATH = 'attask/eventsubscription/api/v1';
export const SUBSCRIPTIONS_PATH = `${API_PATH}/subscriptions`;

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

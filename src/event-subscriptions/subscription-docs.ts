import { applyDecorators, UseGuards } from '@nestjs/common';
import { ApiParam, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ApiErrors } from '../platform/http/errors/index.js';
import { AdministratorGuard } from '../sessions/index.js';

/** The base of every call here (contract, section 4). */
export const SUBSCRIPTIONS_PATH = 'attask/eventsubscription/api/v1/subscriptions';

/** Where the addresses of deliveries are listed (contract, section 4). */
export const EGRESS_PATH = 'attask/eventsubscription/api/v1/egress';

/** What all calls of this room share: they need an administrator, and say so in the API description. */
export function ForAdministrators(): ClassDecorator {
  return applyDecorators(
    ApiTags('Event subscriptions'),
    ApiSecurity('sessionID'),
    ApiSecurity('apiKey'),
    ApiErrors('AuthenticationRequired', 'AccessDenied'),
    UseGuards(AdministratorGuard),
  );
}

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

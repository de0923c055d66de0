import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, type ErrorCode } from '../../platform/http/errors/index.js';

export const DOCUMENTS_PATH = 'api/v1/documents';

/** What all calls about linked documents share: they are for every user who is logged in. */
export function OfLinkedDocuments(): ClassDecorator {
  return applyDecorators(ApiTags('Linked documents'), Access('user'));
}

/** A call about one document: its ID in the path, and 404. */
export function OfOneDocument(): MethodDecorator {
  return applyDecorators(
    ApiParam({ name: 'ID', example: '7b1d0f7e4c2a4d0f9a6b8c3e5d2f1a09' }),
    ApiErrors('NotFound'),
  );
}

/** A call that asks the provider, through the caller's own account there. @param others what else it may answer */
export function AsksTheProvider(...others: readonly ErrorCode[]): MethodDecorator {
  return ApiErrors(
    ...others,
    'ProviderConflict',
    'LinkRequired',
    'ConsentRequired',
    'IntegrationDisabled',
    'ProviderAccessDenied',
    'TooManyRequests',
    'ProviderError',
    'Overloaded',
    'ProviderTimeout',
    'SecretUnreadable',
  );
}

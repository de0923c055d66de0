import { applyDecorators } from '@nestjs/common';
import { ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, type ErrorCode } from '../../platform/http/errors/index.js';

export const ENDPOINTS_PATH = 'api/v1/document-services/:id';

/** What all calls here share: they are for every user who is logged in and has linked an account at the provider. */
export function OfProviderEndpoints(): ClassDecorator {
  return applyDecorators(
    ApiTags('Document services'),
    ApiParam({
      name: 'id',
      schema: { type: 'string', format: 'uuid' },
      example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
      description: 'The integration.',
    }),
    Access('user'),
  );
}

const ALWAYS = [
  'ValidationFailed',
  'ProviderAccessDenied',
  'NotFound',
  'ProviderConflict',
  'LinkRequired',
  'ConsentRequired',
  'IntegrationDisabled',
  'TooManyRequests',
  'ProviderError',
  'Overloaded',
  'SecretUnreadable',
  'ProviderTimeout',
] as const satisfies readonly ErrorCode[];
const OF_JSON = ['MalformedBody', 'BodyTooLarge', 'UnsupportedMediaType'] as const;

/** The errors of a call that asks the provider. @param others what else it may answer */
export function AsksTheProvider(...others: readonly ErrorCode[]): MethodDecorator {
  return ApiErrors(...ALWAYS, ...others);
}

/** The same for a call that not every provider offers, with a JSON body. */
export function AsksForMore(): MethodDecorator {
  return ApiErrors(...ALWAYS, 'StateConflict', ...OF_JSON);
}

const header = (description: string) => ({ description, schema: { type: 'string' as const } });

/** Bytes as an answer, whole or a range of them. */
export function AnswersBytes(): MethodDecorator {
  const content = { 'application/octet-stream': { schema: { type: 'string' as const, format: 'binary' } } };
  const headers = {
    'Content-Disposition': header('Always an attachment.'),
    'Content-Length': header('When the provider sends it.'),
    'Accept-Ranges': header('`bytes` when the provider knows ranges.'),
    ETag: header('When the provider sends it.'),
  };
  return applyDecorators(
    ApiResponse({
      status: 200,
      description:
        "The bytes, under the provider's content type unless a browser would run it: then application/octet-stream.",
      content,
      headers,
    }),
    ApiResponse({
      status: 206,
      description: 'The range that was asked for.',
      content,
      headers: { ...headers, 'Content-Range': header('Which range it is.') },
    }),
  );
}

/** A picture as an answer. */
export function AnswersPicture(): MethodDecorator {
  return ApiResponse({
    status: 200,
    description: 'The picture.',
    content: { 'image/*': { schema: { type: 'string', format: 'binary' } } },
  });
}

import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiResponse } from '@nestjs/swagger';
import { CATALOGUE, type ErrorCode } from './catalogue.js';
import { ERROR_FACTS } from './error-facts.js';
import { errorBody } from './error-filter.js';

/** What went wrong. */
export class ErrorDetail {
  @ApiProperty({
    enum: Object.keys(CATALOGUE),
    enumName: 'ErrorCode',
    description: 'The code, one of a fixed list.',
  })
  class!: ErrorCode;

  @ApiProperty({
    description: 'What is wrong and where.',
    example: 'url must be an absolute http or https URL.',
  })
  message!: string;

  @ApiProperty({ required: false, description: ERROR_FACTS.subscriptionId })
  subscriptionId?: string;

  @ApiProperty({ required: false, description: ERROR_FACTS.deliveryState })
  deliveryState?: string;

  @ApiProperty({ required: false, description: ERROR_FACTS.replayId })
  replayId?: string;

  @ApiProperty({ required: false, description: ERROR_FACTS.documentId })
  documentId?: string;

  @ApiProperty({ required: false, description: ERROR_FACTS.integrationId })
  integrationId?: string;

  @ApiProperty({ required: false, description: ERROR_FACTS.links })
  links?: number;

  @ApiProperty({ required: false, description: ERROR_FACTS.userId })
  userId?: string;
}

/** Every error, on every endpoint (docs/contract/event-subscriptions.md#2). */
export class ErrorResponse {
  @ApiProperty({ type: ErrorDetail })
  error!: ErrorDetail;
}

const DOCUMENTED = Symbol('the codes that are documented already');

/**
 * Documents the errors of a call, one response for each status with an example for each code:
 * `@ApiErrors('ValidationFailed', 'AuthenticationRequired')`. InternalError and StoreUnavailable are added, as every
 * call can answer with them, and Overloaded where there is a body that can be too large. A call that has several of
 * these decorators gets each code once.
 */
export function ApiErrors(...codes: readonly ErrorCode[]): MethodDecorator & ClassDecorator {
  const ofBodies = codes.includes('BodyTooLarge') ? (['Overloaded'] as const) : [];
  const all = new Set<ErrorCode>([...codes, 'InternalError', 'StoreUnavailable', ...ofBodies]);
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const documented: object = descriptor?.value ?? target;
    const before = new Set<ErrorCode>(Reflect.getOwnMetadata(DOCUMENTED, documented));
    Reflect.defineMetadata(DOCUMENTED, new Set([...before, ...all]), documented);
    applyDecorators(...[...all].filter((code) => !before.has(code)).map(oneError))(target, key, descriptor);
  };
}

/** ApiResponse adds to what is documented under the same status: a paragraph, and an example. */
function oneError(code: ErrorCode): MethodDecorator & ClassDecorator {
  const { status, message } = CATALOGUE[code];
  return ApiResponse({
    status,
    description: `${code}: ${message}`,
    type: ErrorResponse,
    examples: { [code]: { summary: code, value: errorBody(code, message) } },
  });
}

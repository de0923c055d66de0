import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiResponse } from '@nestjs/swagger';
import { CATALOGUE, type ErrorCode } from './catalogue.js';
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
}

/** Every error, on every endpoint (docs/contract/event-subscriptions.md#2). */
export class ErrorResponse {
  @ApiProperty({ type: ErrorDetail })
  error!: ErrorDetail;
}

/**
 * Documents the errors of a call, one response for each status with an example for each code:
 * `@ApiErrors('ValidationFailed', 'AuthenticationRequired')`. InternalError and StoreUnavailable are added, as every
 * call can answer with them, and Overloaded where there is a body that can be too large.
 */
export function ApiErrors(...codes: readonly ErrorCode[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, ErrorCode[]>();
  const ofBodies = codes.includes('BodyTooLarge') ? (['Overloaded'] as const) : [];
  for (const code of [...codes, 'InternalError', 'StoreUnavailable', ...ofBodies] as const) {
    const { status } = CATALOGUE[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return applyDecorators(
    ...[...byStatus].map(([status, ofStatus]) =>
      ApiResponse({
        status,
        description: ofStatus.map((code) => `${code}: ${CATALOGUE[code].message}`).join(' '),
        type: ErrorResponse,
        examples: Object.fromEntries(
          ofStatus.map((code) => [code, { summary: code, value: errorBody(code, CATALOGUE[code].message) }]),
        ),
      }),
    ),
  );
}

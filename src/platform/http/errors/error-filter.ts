import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../clock/clock.js';
import { SealError } from '../../crypto/index.js';
import { isStoreUnavailable } from '../../database/index.js';
import type { Log } from '../../logging/log.js';
import { AppError } from './app-error.js';
import { CATALOGUE, type ErrorCode } from './catalogue.js';
import type { ErrorFacts } from './error-facts.js';
import type { ErrorPages } from './error-pages.js';
import { SparseWarning } from '../../logging/sparse-warning.js';

/** What a framework says by status alone, in the catalogue's words. */
const BY_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'MalformedRequest',
  401: 'AuthenticationRequired',
  403: 'AccessDenied',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  413: 'BodyTooLarge',
  414: 'MalformedRequest',
  415: 'UnsupportedMediaType',
  429: 'TooManyRequests',
  431: 'HeadersTooLarge',
  503: 'ShuttingDown',
};

/**
 * Every error leaves in the vendor's shape (docs/contract/event-subscriptions.md#2). What is in the catalogue says what
 * it is; a lost database and a secret under an unknown key are 503; anything else is a 500 that shows nothing but a
 * correlation id, which the log holds too.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly storeWarning: SparseWarning;

  constructor(
    private readonly log: Log,
    clock: Clock,
    private readonly pages?: ErrorPages,
  ) {
    this.storeWarning = new SparseWarning(log, clock);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const shown = this.toAppError(error, request);
    // A body that was begun cannot become an error; the connection's end tells the caller.
    if (reply.sent || reply.raw.headersSent) return;
    void reply.status(shown.status).headers(shown.headers);
    const page = this.pages?.of(pathOf(request.url), shown);
    if (page) {
      void reply.headers(page.headers).send(page.html);
      return;
    }
    void reply
      .type('application/json; charset=utf-8')
      .send(errorBody(shown.code, shown.message, shown.facts));
  }

  /** What an error is in the catalogue; one without a place there is logged. */
  toAppError(error: unknown, request: FastifyRequest): AppError {
    if (error instanceof AppError) return error;
    // Nobody reads the answer, and nothing is wrong on our side.
    if (brokeOff(request)) return new AppError('MalformedRequest', 'The request did not arrive whole.');
    if (isStoreUnavailable(error)) {
      this.storeWarning.warn('The database cannot be reached', {
        error: String(error),
        correlationId: request.id,
      });
      return new AppError('StoreUnavailable', undefined, { 'Retry-After': '1' });
    }
    if (error instanceof SealError) {
      this.log.error('A stored secret cannot be opened', {
        correlationId: request.id,
        route: request.routeOptions?.url,
        error: error.message,
      });
      return new AppError(
        'SecretUnreadable',
        `${CATALOGUE.SecretUnreadable.message} Correlation id ${request.id}.`,
      );
    }
    const status = error instanceof HttpException ? error.getStatus() : statusOfFrameworkError(error);
    const code = status === undefined ? undefined : BY_STATUS[status];
    if (code !== undefined) {
      const message = error instanceof Error ? frameworkMessage(error, request) : undefined;
      return new AppError(code, message);
    }
    this.log.error('Unexpected error', {
      correlationId: request.id,
      method: request.method,
      route: request.routeOptions?.url,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return new AppError('InternalError', `Something went wrong on our side; correlation id ${request.id}.`);
  }
}

/** Whether the caller has gone before its request was read. */
function brokeOff({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

/** The vendor's error shape; what else programs may use stands beside the class. */
export function errorBody(
  code: ErrorCode,
  message: string,
  facts: ErrorFacts = {},
): { error: { class: ErrorCode; message: string } & ErrorFacts } {
  return { error: { class: code, message, ...facts } };
}

function statusOfFrameworkError(error: unknown): number | undefined {
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

function frameworkMessage(error: Error, request: FastifyRequest): string | undefined {
  const status = error instanceof HttpException ? error.getStatus() : statusOfFrameworkError(error);
  if (status === 404) return `There is nothing at ${request.method} ${pathOf(request.url)}.`;
  return undefined;
}

/** The path without its query: queries can hold secrets and are neither logged nor repeated. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

import { randomBytes } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { CATALOGUE, ErrorFilter } from '../../platform/http/errors/index.js';
import { Log } from '../../platform/logging/log.js';
import type { Page } from './pages/page.js';
import { failurePage } from './pages/words.js';

/** What the catalogue says of an error, on a page: people look at these addresses. */
@Catch()
@Injectable()
export class PageErrors implements ExceptionFilter {
  private readonly errors: ErrorFilter;
  private readonly ownOrigin: string;

  constructor(log: Log, clock: Clock, @Inject(APP_CONFIG) config: AppConfig) {
    this.errors = new ErrorFilter(log.for('http'), clock);
    this.ownOrigin = new URL(config.publicUrl).origin;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest<{ Params: { id?: string } }>>();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) return;
    const { status, code, message } = this.errors.toAppError(error, request);
    const shown = message === '' ? CATALOGUE[code].message : message;
    const nonce = randomBytes(16).toString('base64url');
    sendPage(
      reply,
      failurePage(request.params.id ?? '', { status, message: shown }, [this.ownOrigin], nonce),
    );
  }
}

export function sendPage(reply: FastifyReply, page: Page): void {
  void reply.status(page.status).headers(page.headers).send(page.html);
}

import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../../config/index.js';
import { type Log, NestLog } from '../logging/log.js';
import { AppError, ErrorFilter, errorBody, pathOf } from './errors/index.js';
import { ShutdownSignal } from './shutdown.js';

/** Bodies of ordinary calls; routes that take more say so with `@RouteConfig({ largeBody: true })`. */
const BODY_LIMIT_BYTES = 1024 * 1024;

/** Builds the Nest application on Fastify with this service's HTTP manners; does not listen yet. */
export async function createHttpApp(
  module: Type | DynamicModule,
  config: AppConfig,
  log: Log,
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    genReqId: () => randomUUID(),
    logger: false,
    clientErrorHandler: answerClientError,
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) => {
      void reply
        .status(400)
        .type('application/json; charset=utf-8')
        .send(errorBody('MalformedRequest', error.message));
    },
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: 'idle',
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new NestLog(log),
    abortOnError: false,
  });
  takeBodiesAsBytes(fastify, config.bodyLimitBytes);
  const shutdown = app.get(ShutdownSignal);
  const answersCalls = config.roles.has('api');
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (shutdown.isShuttingDown) done(new AppError('ShuttingDown', undefined, { Connection: 'close' }));
    else if (answersCalls || pathOf(request.url).startsWith('/health/')) done();
    else
      done(new AppError('NotFound', 'This node only delivers (ROLES); it answers nothing but its health.'));
  });
  logResponses(fastify, log.for('http'));
  app.useGlobalFilters(new ErrorFilter(log.for('http')));
  if (config.corsOrigins.length > 0) {
    app.enableCors({
      origin: [...config.corsOrigins],
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['content-type', 'sessionid', 'apikey', 'range'],
      exposedHeaders: ['location', 'deprecation', 'retry-after'],
    });
  }
  return app;
}

/** One parser for every content type: bytes. What they mean is for the route, after its guards. */
function takeBodiesAsBytes(fastify: FastifyInstance, largeLimit: number): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.addHook('onRoute', (route) => {
    if ((route.config as { largeBody?: boolean } | undefined)?.largeBody) route.bodyLimit = largeLimit;
  });
}

function logResponses(fastify: FastifyInstance, log: Log): void {
  fastify.addHook('onResponse', (request, reply, done) => {
    if (log.isDebug()) {
      log.debug('Answered', {
        method: request.method,
        path: pathOf(request.url),
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
        correlationId: request.id,
      });
    }
    done();
  });
}

/** What the HTTP parser itself refuses never reaches a route; it still gets the vendor's shape. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
  const body = JSON.stringify(
    tooLarge
      ? errorBody('HeadersTooLarge', 'The request headers are too large.')
      : errorBody('MalformedRequest', 'The request is not well-formed HTTP.'),
  );
  const line = tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${line}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

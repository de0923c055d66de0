import { randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AppConfig } from '../../config/index.js';
import { Clock } from '../clock/clock.js';
import { stringifyExactly } from '../json/index.js';
import { type Log, NestLog } from '../logging/log.js';
import { Metrics } from '../metrics/index.js';
import { refuseUndeclaredRoutes } from './access/index.js';
import { takeBodiesAsBytes } from './body/index.js';
import { answerClientError } from './client-errors.js';
import { guardServer, SERVER_OPTIONS } from './connections/index.js';
import { AppError, ErrorFilter, errorBody, ErrorPages, pathOf } from './errors/index.js';
import { measureAnswers } from './http-metrics.js';
import { InputPipe, providedBy } from './input/index.js';
import { refuseOtherMethods } from './other-methods.js';
import { ShutdownSignal } from './shutdown.js';

/** Bodies of ordinary calls; routes that take more say so (see request-bodies.ts). */
const BODY_LIMIT_BYTES = 1024 * 1024;
/** Longer than any path that fits in the headers, so that a long id is not found rather than malformed. */
const MAX_PARAMETER_LENGTH = 16_384;

/**
 * Builds the Nest application on Fastify with this service's HTTP manners; does not listen yet.
 * @param mostConnections that callers may have open at a time
 */
export async function createHttpApp(
  module: Type | DynamicModule,
  config: AppConfig,
  log: Log,
  mostConnections: number,
): Promise<NestFastifyApplication> {
  const adapter: FastifyAdapter = new FastifyAdapter({
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    genReqId: () => randomUUID(),
    logger: false,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, app.get(ErrorPages)),
    frameworkErrors: (_error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      // Not the framework's own words: they repeat the query string.
      const message = `The path ${pathOf(request.url)} is not well-formed.`;
      const page = app.get(ErrorPages).of(pathOf(request.url), { status: 400, message });
      if (page) return void reply.status(400).headers(page.headers).send(page.html);
      void reply
        .status(400)
        .type('application/json; charset=utf-8')
        .send(errorBody('MalformedRequest', message));
    },
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    serverFactory: (handler: RequestListener) => createServer(SERVER_OPTIONS, handler),
    forceCloseConnections: 'idle',
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new NestLog(log),
    abortOnError: false,
  });
  refuseUndeclaredRoutes(app);
  takeBodiesAsBytes(fastify, {
    ordinary: BODY_LIMIT_BYTES,
    large: config.bodyLimitBytes,
    memory: config.bodyMemoryBytes,
    idleMs: config.provider.idleMs,
  });
  // Numbers are answered digit for digit as they were sent.
  fastify.setReplySerializer((payload) => stringifyExactly(payload as object));
  guardServer(fastify, mostConnections, {
    clock: app.get(Clock),
    log: log.for('http'),
    metrics: app.get(Metrics),
  });
  const shutdown = app.get(ShutdownSignal);
  const answersCalls = config.roles.has('api');
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (answersCalls || isForOperators(request.url)) done();
    else
      done(
        new AppError(
          'NotFound',
          'This node only delivers (ROLES); it answers nothing but its health and metrics.',
        ),
      );
  });
  // Those that were under way when the stop began, too: nobody is to send another request on their connections.
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (shutdown.isShuttingDown) void reply.header('Connection', 'close');
    done();
  });
  logResponses(fastify, log.for('http'));
  measureAnswers(fastify, app.get(Metrics), isForOperators);
  refuseOtherMethods(fastify, MAX_PARAMETER_LENGTH);
  app.useGlobalFilters(new ErrorFilter(log.for('http'), app.get(Clock), app.get(ErrorPages)));
  app.useGlobalPipes(new InputPipe(providedBy(app)));
  if (config.corsOrigins.length > 0) {
    app.enableCors({
      origin: [...config.corsOrigins],
      credentials: true,
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: [
        'content-type',
        'sessionid',
        'apikey',
        'authorization',
        'range',
        'if-range',
        'last-event-id',
      ],
      exposedHeaders: [
        'allow',
        'location',
        'deprecation',
        'retry-after',
        'accept-ranges',
        'content-disposition',
        'content-range',
        'etag',
      ],
    });
  }
  return app;
}

/** What every node answers, whatever its roles. */
function isForOperators(url: string): boolean {
  const path = pathOf(url);
  return path.startsWith('/health/') || path === '/metrics';
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

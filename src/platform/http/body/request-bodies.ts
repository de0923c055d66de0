import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { BodyBudget } from './body-budget.js';
import { refuseCoding } from './content-coding.js';
import { receiveBody, promisedLength, SMALL_BODY_BYTES } from './receive-body.js';
import { StreamedBody } from './streamed-body.js';
import { lingerAfterAnswer } from './unread-body.js';

/** What a route says of its body: `@RouteConfig({ largeBody: true })`. */
interface BodyConfig {
  /** It may have no more than 16 KiB: log-in, passwords, forms, and whatever callers without a session may send. */
  readonly smallBody?: boolean;
  /** It may be as large as BODY_LIMIT_MB says. */
  readonly largeBody?: boolean;
  /** It may be of any size, and is read by the route itself: {@link streamedBody}. */
  readonly streamBody?: boolean;
  /** Its stream may stand still: the route itself ends those that nobody is there for. */
  readonly mayIdle?: boolean;
}

/** All in bytes but the last. */
export interface BodyLimits {
  /** Of ordinary calls. */
  readonly ordinary: number;
  /** Of a large body. */
  readonly large: number;
  /** Of all bodies that are in memory at once. */
  readonly memory: number;
  /** How long a streamed body may stand still while it is read, in milliseconds. */
  readonly idleMs: number;
}

type WithConfig = { readonly config?: object | undefined };
type PreParsing = Extract<RouteOptions['preParsing'], (...args: never[]) => unknown>;

const STREAMED = Symbol('streamedBody');
const RECEIVED = Symbol('receivedBody');
/** What is still arriving as a stream, by its connection. */
const arriving = new WeakMap<Socket, IncomingMessage>();

/**
 * Every body is taken as bytes, whatever its content type. What they mean is for the route, after its guards. A route that
 * streams gets its body unread; where there is no route, nothing is read. A caller who waits for `100 Continue` gets it when
 * its body is first read, so not at all when it is refused before.
 */
export function takeBodiesAsBytes(fastify: FastifyInstance, limits: BodyLimits): void {
  const budget = new BodyBudget(limits.memory);
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (request, _payload, done) =>
    done(null, (request as { [RECEIVED]?: Buffer })[RECEIVED]),
  );
  fastify.addHook('onRoute', (route) => {
    route.preParsing = is(route, 'streamBody')
      ? handOverUnread(is(route, 'mayIdle') ? undefined : limits.idleMs)
      : takeIn(budget, limitOf(route, limits));
  });
  const { server } = fastify;
  if (server instanceof Server) continueWhenRead(server);
}

/**
 * Whether a call's body may be longer than callers without a session may send, so that the caller must be known before it is
 * read. A compressed one may.
 */
export function sendsLongBody(request: FastifyRequest): boolean {
  const { config } = request.routeOptions;
  if (request.is404 || isBodyless(request.method) || is({ config }, 'smallBody')) return false;
  if (is({ config }, 'largeBody') || is({ config }, 'streamBody')) return true;
  if (request.headers['content-encoding'] !== undefined) return true;
  return (promisedLength(request) ?? Infinity) > SMALL_BODY_BYTES;
}

/** The body of a call to a route with `@RouteConfig({ streamBody: true })`. */
export function streamedBody(request: FastifyRequest): StreamedBody {
  const body = (request as { [STREAMED]?: StreamedBody })[STREAMED];
  if (body === undefined) throw new Error('the route does not stream its body');
  return body;
}

/** Whether a connection carries a streamed body that has not arrived whole: those have a time limit of their own. */
export function isStreaming(socket: Socket): boolean {
  return arriving.get(socket)?.complete === false;
}

function is({ config }: WithConfig, kind: keyof BodyConfig): boolean {
  return (config as BodyConfig | undefined)?.[kind] === true;
}

function limitOf(route: WithConfig, { ordinary, large }: BodyLimits): number {
  if (is(route, 'smallBody')) return SMALL_BODY_BYTES;
  return is(route, 'largeBody') ? large : ordinary;
}

/** Methods whose body means nothing: nobody reads it. */
function isBodyless(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'TRACE';
}

/** Before the parser, and not in it: Fastify would close the connection at once when that fails, with the answer half-way. */
function takeIn(budget: BodyBudget, limit: number): PreParsing {
  return async (request, reply, payload) => {
    if (isBodyless(request.method)) return payload;
    try {
      (request as { [RECEIVED]?: Buffer })[RECEIVED] = await receiveBody(request, reply, budget, limit);
    } catch (error) {
      lingerAfterAnswer(request.raw, reply.raw);
      throw error;
    }
    return payload;
  };
}

function handOverUnread(idleMs: number | undefined): PreParsing {
  return async (request, reply, payload) => {
    const { raw } = request;
    lingerAfterAnswer(raw, reply.raw);
    refuseCoding(request.headers['content-encoding']);
    arriving.set(raw.socket, raw);
    const body = new StreamedBody(raw, idleMs);
    reply.raw.once('finish', () => body.destroy());
    (request as { [STREAMED]?: StreamedBody })[STREAMED] = body;
    return payload;
  };
}

function continueWhenRead(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    request.once('resume', () => {
      if (!response.headersSent) response.writeContinue();
    });
    server.emit('request', request, response);
  });
}

import { type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { StreamedBody } from './streamed-body.js';
import { lingerAfterAnswer } from './unread-body.js';

/** What a route says of its body: `@RouteConfig({ largeBody: true })`. */
interface BodyConfig {
  /** It may be as large as BODY_LIMIT_MB says. */
  readonly largeBody?: boolean;
  /** It may be of any size, and is read by the route itself: {@link streamedBody}. */
  readonly streamBody?: boolean;
}

export interface BodyLimits {
  /** Of a large body, in bytes. */
  readonly large: number;
  /** How long a streamed body may stand still while it is read, in milliseconds. */
  readonly idleMs: number;
}

type WithConfig = { readonly config?: object | undefined };

const STREAMED = Symbol('streamedBody');
/** What is still arriving as a stream, by its connection. */
const arriving = new WeakMap<Socket, IncomingMessage>();

/**
 * One parser for every content type: bytes. What they mean is for the route, after its guards. A route that streams gets
 * its body unread. A caller who waits for `100 Continue` gets it when its body is first read, so not at all when it is
 * refused before.
 */
export function takeBodiesAsBytes(fastify: FastifyInstance, limits: BodyLimits): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  fastify.addHook('onRoute', (route) => {
    if (takesLargeBody(route)) route.bodyLimit = limits.large;
    if (takesStream(route)) handOverUnread(route, limits.idleMs);
  });
  const { server } = fastify;
  if (server instanceof Server) continueWhenRead(server);
}

/** Whether a route takes more than ordinary calls do, so that strangers are refused before it is read. */
export function takesLongBody(route: WithConfig): boolean {
  return takesLargeBody(route) || takesStream(route);
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

function takesLargeBody({ config }: WithConfig): boolean {
  return (config as BodyConfig | undefined)?.largeBody === true;
}

function takesStream({ config }: WithConfig): boolean {
  return (config as BodyConfig | undefined)?.streamBody === true;
}

function handOverUnread(route: RouteOptions, idleMs: number): void {
  route.bodyLimit = Number.MAX_SAFE_INTEGER;
  route.preParsing = (request, reply, _payload, done) => {
    const { raw } = request;
    lingerAfterAnswer(raw, reply.raw);
    arriving.set(raw.socket, raw);
    const body = new StreamedBody(raw, idleMs);
    reply.raw.once('finish', () => body.destroy());
    (request as { [STREAMED]?: StreamedBody })[STREAMED] = body;
    // The parser gets nothing, and is told that this is all there was.
    done(null, Object.assign(Readable.from([]), { receivedEncodedLength: body.length ?? 0 }));
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

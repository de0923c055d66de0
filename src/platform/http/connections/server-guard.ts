import type { IncomingMessage, Server, ServerOptions, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock/clock.js';
import type { Log } from '../../logging/log.js';
import { SparseWarning } from '../../logging/sparse-warning.js';
import { eachOf, type Metrics } from '../../metrics/index.js';
import { AppError } from '../errors/index.js';
import { CLOSED_FOR, CONNECTION_LIMITS, type ClosedFor, Connections } from './connections.js';
import { readInTurn } from './paced-reading.js';
import { problemOfHead } from './request-head.js';

/** What every answer carries unless its route says otherwise: nothing is to be kept, nor taken for another type than is said. */
export const ANSWER_HEADERS = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' } as const;

/** Times in milliseconds; see docs/decisions/http-limits.md. */
export const SERVER_OPTIONS = {
  /** For a request's headers, from the connection's or the request's first moment on. */
  headersTimeout: 14_000,
  connectionsCheckingInterval: 1_000,
  /** For a request to arrive whole: the largest body at 5 Mbit/s. Those that are streamed have a limit of their own. */
  requestTimeout: 60_000,
  /** A little longer than reverse proxies keep their connections, so that they are the ones to close them. */
  keepAliveTimeout: 72_000,
  // Checked with the rest of the head, and answered in our words.
  requireHostHeader: false,
} as const satisfies ServerOptions;

const CHECK_MS = 1_000;
const WARN_EVERY_MS = 10_000;

const SAID_OF: Readonly<Record<ClosedFor, string>> = {
  unread: 'Closed a connection whose answers were not read',
  idle: 'Closed an idle connection to make room for a new one',
  no_room: 'Refused a connection: the limit of connections is reached (MAX_CONNECTIONS)',
};

/** Puts the limits of connections on a server that does not listen yet, and the rules for the head of a request. */
export function guardServer(
  fastify: FastifyInstance,
  most: number,
  parts: { readonly clock: Clock; readonly log: Log; readonly metrics: Metrics },
): void {
  const server = fastify.server as Server;
  readInTurn(server);
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    for (const [name, value] of Object.entries(ANSWER_HEADERS)) response.setHeader(name, value);
  });
  // An expectation that nobody knows may be ignored (RFC 9110, section 10.1.1); node would answer without a body.
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  const connections = new Connections({ ...CONNECTION_LIMITS, most }, parts.clock, report(parts));
  connections.watch(server);
  const warning = new SparseWarning(parts.log, parts.clock, WARN_EVERY_MS);
  // Without a listener, an accept that fails for want of a descriptor would end the process.
  server.once('listening', () =>
    server.on('error', (error) => warning.warn('Could not accept a connection', { error: String(error) })),
  );
  const timer = setInterval(() => connections.closeOverdue(), CHECK_MS).unref();
  server.on('close', () => clearInterval(timer));
  measure(connections, parts.metrics);
  fastify.addHook('onRequest', ({ raw }, _reply, done) => {
    const problem = problemOfHead(raw);
    if (problem === undefined) done();
    else done(new AppError('MalformedRequest', problem, { Connection: 'close' }));
  });
}

function report({ clock, log, metrics }: { clock: Clock; log: Log; metrics: Metrics }) {
  const warning = new SparseWarning(log, clock, WARN_EVERY_MS);
  const series = metrics.counter(
    'hookfront_http_connections_closed_total',
    'Connections that were closed from here: unread answers, idle when room was needed, or no room.',
  );
  const counts = eachOf(CLOSED_FOR, (reason) => series({ reason }));
  return (reason: ClosedFor): void => {
    counts[reason].add();
    warning.warn(SAID_OF[reason]);
  };
}

function measure(connections: Connections, metrics: Metrics): void {
  metrics.gauge('hookfront_http_connections', 'Connections of callers.', () => connections.count);
  metrics.gauge('hookfront_http_connections_limit', 'The most there may be.', () => connections.most);
}

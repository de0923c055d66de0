import type { IncomingMessage, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { takesLargeBody } from '../../platform/http/http-app.js';
import { Authentication } from './authentication.js';
import { authenticate } from './request-principal.js';

/** A refused caller who writes first and reads later gets this long to read the answer. */
const LINGER_MS = 2_000;

/**
 * Guards have their say only when a body is in memory. Where large ones are taken, strangers are answered 401 before
 * that: what they send is thrown away as it comes, and after two seconds the connection is closed.
 */
export function authenticateBeforeLargeBodies(app: INestApplication): void {
  const authentication = app.get(Authentication);
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  fastify.addHook('preParsing', async (request, reply) => {
    if (!takesLargeBody(request.routeOptions)) return;
    try {
      await authenticate(authentication, request);
    } catch (error) {
      linger(request.raw, reply.raw);
      throw error;
    }
  });
}

/**
 * Node throws an unread body away after the answer. Where the connection is to close, it would do so at once, and a
 * caller who still writes would see a reset instead of the answer.
 */
function linger(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  const closes = !response.shouldKeepAlive;
  response.shouldKeepAlive = true;
  response.once('finish', () => {
    if (closes && request.complete) socket.destroySoon();
    if (request.complete) return;
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    request.once('end', () => {
      clearTimeout(timer);
      if (closes) socket.destroySoon();
    });
  });
}

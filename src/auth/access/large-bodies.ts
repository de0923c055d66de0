import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { lingerAfterAnswer, sendsLongBody } from '../../platform/http/body/index.js';
import { Authentication } from './authentication.js';
import { authenticate } from './request-principal.js';

/**
 * Guards have their say only when a body is in memory, or handed over to be streamed. Where it may be a long one, unknown
 * callers are answered 401 before that: what they send is thrown away as it comes, and after two seconds the connection is closed.
 * A known caller's body counts for their share of the memory for bodies.
 */
export function authenticateBeforeLargeBodies(app: INestApplication): void {
  const authentication = app.get(Authentication);
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  fastify.addHook('preParsing', async (request, reply) => {
    if (!sendsLongBody(request)) return;
    try {
      const { userId } = await authenticate(authentication, request);
      request.bodyHolder = userId;
    } catch (error) {
      lingerAfterAnswer(request.raw, reply.raw);
      throw error;
    }
  });
}

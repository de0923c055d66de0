import type { INestApplication } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { takesLongBody } from '../../platform/http/body/request-bodies.js';
import { lingerAfterAnswer } from '../../platform/http/body/unread-body.js';
import { Authentication } from './authentication.js';
import { authenticate } from './request-principal.js';

/**
 * Guards have their say only when a body is in memory, or handed over to be streamed. Where long ones are taken, strangers
 * are answered 401 before that: what they send is thrown away as it comes, and after two seconds the connection is closed.
 */
export function authenticateBeforeLargeBodies(app: INestApplication): void {
  const authentication = app.get(Authentication);
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  fastify.addHook('preParsing', async (request, reply) => {
    if (!takesLongBody(request.routeOptions)) return;
    try {
      await authenticate(authentication, request);
    } catch (error) {
      lingerAfterAnswer(request.raw, reply.raw);
      throw error;
    }
  });
}

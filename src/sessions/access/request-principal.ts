import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../platform/http/errors/index.js';
import type { Authenticated, Authentication, Credentials } from './authentication.js';
import type { Principal } from './principal.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards of the sessions room. */
    authenticated?: Authenticated;
  }
}

/** The `sessionID` and `apiKey` headers; header names have no case. */
export function headerCredentials(request: FastifyRequest): Credentials {
  return { sessionID: single(request.headers['sessionid']), apiKey: single(request.headers['apikey']) };
}

/**
 * Finds the call's principal once, whatever number of guards ask.
 * @throws AppError AuthenticationRequired
 */
export async function authenticateRequest(
  authentication: Authentication,
  context: ExecutionContext,
): Promise<Principal> {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  request.authenticated ??= await authentication.authenticate(headerCredentials(request));
  if (!request.authenticated) throw new AppError('AuthenticationRequired');
  return request.authenticated.principal;
}

/** Who makes the call and by which session; only behind one of the guards. */
export const CurrentAuthentication = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { authenticated } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!authenticated) throw new AppError('AuthenticationRequired');
  return authenticated;
});

/** Who makes the call: `@CurrentPrincipal() principal: Principal`; only behind one of the guards. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { authenticated } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!authenticated) throw new AppError('AuthenticationRequired');
  return authenticated.principal;
});

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

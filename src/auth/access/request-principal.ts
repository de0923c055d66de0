import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../platform/http/errors/index.js';
import type { Authenticated, Authentication, Credentials } from './authentication.js';
import type { Principal } from './principal.js';
import { authorizationToken } from './tokens.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guards of auth, or before a large body is read. */
    authenticated?: Authenticated;
  }
}

/** The `sessionID`, `apiKey` and `Authorization` headers; header names have no case. */
export function headerCredentials({ headers }: FastifyRequest): Credentials {
  return {
    sessionID: single(headers['sessionid']),
    apiKey: single(headers['apikey']),
    authorization: authorizationToken(headers.authorization),
  };
}

/** These headers, and the session in the cookie, which counts where they are not there. */
export function shownCredentials(authentication: Authentication, request: FastifyRequest): Credentials {
  return { ...headerCredentials(request), cookie: authentication.cookieOf(request) };
}

/** As {@link authenticate}, for guards. @throws AppError AuthenticationRequired */
export function authenticateRequest(
  authentication: Authentication,
  context: ExecutionContext,
): Promise<Principal> {
  return authenticate(authentication, context.switchToHttp().getRequest<FastifyRequest>());
}

/**
 * Finds the call's principal once, however many ask.
 * @throws AppError AuthenticationRequired
 */
export async function authenticate(
  authentication: Authentication,
  request: FastifyRequest,
): Promise<Principal> {
  request.authenticated ??= await authentication.authenticate(shownCredentials(authentication, request));
  if (!request.authenticated) throw new AppError('AuthenticationRequired');
  return request.authenticated.principal;
}

/** Who makes the call and by which session; only on routes that are not public. */
export const CurrentAuthentication = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { authenticated } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!authenticated) throw new AppError('AuthenticationRequired');
  return authenticated;
});

/** Who makes the call: `@CurrentPrincipal() principal: Principal`; only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const { authenticated } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!authenticated) throw new AppError('AuthenticationRequired');
  return authenticated.principal;
});

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header.join(', ') : header;
}

import { Controller, Delete, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { JsonBody, NoBody, NoParameters } from '../../platform/http/input/index.js';
import { clientOf } from '../login/client.js';
import { ConsoleSessionResponse, SignInRequest } from './console-session-messages.js';
import { ConsoleSessionService } from './console-session.service.js';

/** Signing in with a browser: the session is a cookie, and nothing that a script could read. */
@ApiTags('Log-in')
@Access('public')
@Controller('api/v1/console/session')
export class ConsoleSessionController {
  constructor(private readonly sessions: ConsoleSessionService) {}

  @Post()
  @RouteConfig({ smallBody: true })
  @ApiOperation({
    operationId: 'signIn',
    summary: 'Sign in to the console',
    description:
      'Sets the cookie hookfront_session: HttpOnly, SameSite=Strict, for the path of PUBLIC_URL, and Secure where that is https. ' +
      'It authenticates every call that a sessionID does, unless one of the headers sessionID, apiKey and Authorization is sent ' +
      'beside it. A call that changes something also needs the header x-csrf-token and must come from the same origin. ' +
      'The session that came with the call ends.',
  })
  @ApiCreatedResponse({ type: ConsoleSessionResponse, description: 'Signed in.' })
  @ApiErrors(
    'ValidationFailed',
    'MalformedBody',
    'LoginFailed',
    'AccessDenied',
    'BodyTooLarge',
    'UnsupportedMediaType',
    'TooManyRequests',
    'Overloaded',
  )
  async signIn(
    @JsonBody() body: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsoleSessionResponse> {
    const { session, cookie } = await this.sessions.signIn(request, { ...body, ...clientOf(request) });
    void reply.headers({ 'Set-Cookie': cookie, 'Cache-Control': 'no-store' });
    return session;
  }

  @Get()
  @NoParameters()
  @ApiSecurity('cookie')
  @ApiOperation({
    operationId: 'getConsoleSession',
    summary: 'The session in the cookie',
    description: 'With the token for calls that change something. Only the cookie counts here, no header.',
  })
  @ApiOkResponse({ type: ConsoleSessionResponse, description: 'The session.' })
  @ApiNoContentResponse({ description: 'Nobody is signed in: there is no cookie, or its session has ended.' })
  @ApiErrors('ValidationFailed')
  async get(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConsoleSessionResponse | undefined> {
    void reply.header('Cache-Control', 'no-store');
    const found = await this.sessions.current(request);
    if (found === undefined) void reply.code(204);
    return found;
  }

  @Delete()
  @HttpCode(204)
  @NoParameters()
  @NoBody()
  @ApiSecurity('cookie')
  @ApiOperation({
    operationId: 'signOut',
    summary: 'Sign out of the console',
    description:
      'Ends the session in the cookie and takes the cookie away. Without a session, only the latter.',
  })
  @ApiNoContentResponse({ description: 'Signed out.' })
  @ApiErrors('ValidationFailed', 'MalformedBody', 'AccessDenied', 'BodyTooLarge', 'UnsupportedMediaType')
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    void reply.headers({ 'Set-Cookie': await this.sessions.signOut(request), 'Cache-Control': 'no-store' });
  }
}

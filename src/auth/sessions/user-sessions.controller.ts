import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { NoBody, NoParameters, PageQuery } from '../../platform/http/input/index.js';
import type { Authenticated } from '../access/authentication.js';
import { CurrentAuthentication } from '../access/request-principal.js';
import { SessionListResponse, SessionsEndedResponse } from './session-responses.js';
import { UserSessionsService } from './user-sessions.service.js';

const USER = { name: 'id', example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65', description: 'The user.' };

/** The sessions of a customer's users, for its administrators. */
@ApiTags('Users')
@Access('administrator')
@Controller('api/v1/users/:id/sessions')
export class UserSessionsController {
  constructor(private readonly sessions: UserSessionsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listUserSessions',
    summary: 'The sessions of a user, those that were used last first',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: SessionListResponse, description: 'One page of the sessions that have not ended.' })
  @ApiErrors('ValidationFailed', 'NotFound')
  list(
    @CurrentAuthentication() caller: Authenticated,
    @Param('id') userId: string,
    @Query() page: PageQuery,
  ): Promise<SessionListResponse> {
    return this.sessions.list(caller, userId, page);
  }

  @Delete(':sessionId')
  @HttpCode(204)
  @ApiOperation({ operationId: 'endUserSession', summary: 'End a session of a user' })
  @ApiParam(USER)
  @ApiParam({
    name: 'sessionId',
    schema: { type: 'string', format: 'uuid' },
    example: '7a0d4a5e-3c0b-4c55-9d0a-0e4c7b1f2a33',
  })
  @ApiNoContentResponse({ description: 'The session has ended.' })
  @ApiErrors('NotFound')
  async end(
    @CurrentAuthentication() caller: Authenticated,
    @Param('id') userId: string,
    @Param('sessionId') sessionId: string,
  ): Promise<void> {
    await this.sessions.end(caller, userId, sessionId);
  }

  @Delete()
  @NoParameters()
  @NoBody()
  @ApiOperation({
    operationId: 'endUserSessions',
    summary: 'End all sessions of a user',
    description:
      'Of your own, the session that makes the call stays. The API key stays too; so a program that has it can log in again.',
  })
  @ApiParam(USER)
  @ApiOkResponse({ type: SessionsEndedResponse, description: 'How many have ended.' })
  @ApiErrors('ValidationFailed', 'NotFound')
  async endAll(
    @CurrentAuthentication() caller: Authenticated,
    @Param('id') userId: string,
  ): Promise<SessionsEndedResponse> {
    return { ended: await this.sessions.endOthers(caller, userId) };
  }
}

import { Controller, Delete, Get, HttpCode, Param, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId } from '../../platform/http/errors/index.js';
import { NoBody, NoParameters, PageQuery } from '../../platform/http/input/index.js';
import type { Authenticated } from '../access/authentication.js';
import { CurrentAuthentication } from '../access/request-principal.js';
import { SessionListResponse, SessionsEndedResponse } from './session-responses.js';
import { UserSessionsService } from './user-sessions.service.js';

/** One's own sessions, for every user. */
@ApiTags('Users')
@Access('user')
@Controller('api/v1/users/me/sessions')
export class OwnSessionsController {
  constructor(private readonly sessions: UserSessionsService) {}

  @Get()
  @ApiOperation({
    operationId: 'listOwnSessions',
    summary: 'Your own sessions, this one first, then those that were used last',
  })
  @ApiOkResponse({ type: SessionListResponse, description: 'One page of the sessions that have not ended.' })
  @ApiErrors('ValidationFailed')
  list(
    @CurrentAuthentication() caller: Authenticated,
    @Query() page: PageQuery,
  ): Promise<SessionListResponse> {
    return this.sessions.list(caller, caller.principal.userId, page);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ operationId: 'endOwnSession', summary: 'End one of your own sessions' })
  @ApiNoContentResponse({ description: 'The session has ended.' })
  @WithId()
  async end(@CurrentAuthentication() caller: Authenticated, @Param('id') id: string): Promise<void> {
    await this.sessions.end(caller, caller.principal.userId, id);
  }

  @Delete()
  @NoParameters()
  @NoBody()
  @ApiOperation({
    operationId: 'endOtherSessions',
    summary: 'End all your other sessions',
    description: 'The session that makes the call stays. An API key is no session: called with one, all end.',
  })
  @ApiOkResponse({ type: SessionsEndedResponse, description: 'How many have ended.' })
  @ApiErrors('ValidationFailed')
  async endOthers(@CurrentAuthentication() caller: Authenticated): Promise<SessionsEndedResponse> {
    return { ended: await this.sessions.endOthers(caller, caller.principal.userId) };
  }
}

import { Controller, Get, HttpCode, Put, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { RouteConfig } from '@nestjs/platform-fastify';
import { JsonBody } from '../../platform/http/input/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import type { Authenticated } from '../access/authentication.js';
import { OperatorsRepository } from '../access/operators.repository.js';
import type { Principal } from '../access/principal.js';
import { CurrentAuthentication, CurrentPrincipal } from '../access/request-principal.js';
import { clientOf } from '../login/client.js';
import { ChangePasswordRequest } from '../users/user-requests.js';
import { CurrentUserResponse, UserResponse } from '../users/user-response.js';
import { OwnAccountService } from './own-account.service.js';
import { UsersService } from '../users/users.service.js';

/** One's own account, for every user. */
@ApiTags('Users')
@Access('user')
@Controller('api/v1/users/me')
export class OwnAccountController {
  constructor(
    private readonly users: UsersService,
    private readonly account: OwnAccountService,
    private readonly operators: OperatorsRepository,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'getCurrentUser', summary: 'The calling user' })
  @ApiOkResponse({ type: CurrentUserResponse, description: 'The caller.' })
  async get(@CurrentPrincipal() principal: Principal): Promise<CurrentUserResponse> {
    const user = await this.users.get(principal.customerId, principal.userId);
    return { ...UserResponse.of(user), operator: await this.operators.include(principal) };
  }

  @Put('password')
  @RouteConfig({ smallBody: true })
  @HttpCode(204)
  @ApiOperation({
    operationId: 'changePassword',
    summary: 'Change your own password',
    description: 'Ends all other sessions of the user. 403 when currentPassword is wrong.',
  })
  @ApiNoContentResponse({ description: 'The password was changed.' })
  @ApiErrors(
    'ValidationFailed',
    'MalformedBody',
    'AccessDenied',
    'Conflict',
    'BodyTooLarge',
    'UnsupportedMediaType',
    'TooManyRequests',
    'Overloaded',
  )
  async changePassword(
    @CurrentAuthentication() authenticated: Authenticated,
    @JsonBody() body: ChangePasswordRequest,
    @Req() request: FastifyRequest,
  ): Promise<void> {
    await this.account.changePassword(authenticated, body, clientOf(request));
  }
}

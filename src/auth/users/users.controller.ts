import { Controller, Delete, Get, HttpCode, Inject, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Access } from '../../platform/http/access/index.js';
import { JsonBody } from '../../platform/http/input/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import type { Principal } from '../access/principal.js';
import { CurrentPrincipal } from '../access/request-principal.js';
import { ListUsersQuery } from './list-users-query.js';
import { CreateUserRequest, UpdateUserRequest } from './user-requests.js';
import { UserListResponse, UserResponse } from './user-response.js';
import { pageMeta } from '../../platform/http/page.js';
import { UsersService } from './users.service.js';

const ID_PARAM = { name: 'id', example: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65' };

/** The users of one's own customer, for its administrators. */
@ApiTags('Users')
@Access('administrator')
@Controller('api/v1/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Post()
  @ApiOperation({ operationId: 'createUser', summary: 'Create a user' })
  @ApiCreatedResponse({
    type: UserResponse,
    description: 'The user was created.',
    headers: { Location: { description: 'The new user.', schema: { type: 'string', format: 'uri' } } },
  })
  @ApiErrors(
    'ValidationFailed',
    'MalformedBody',
    'Conflict',
    'LimitReached',
    'BodyTooLarge',
    'UnsupportedMediaType',
    'TooManyRequests',
    'Overloaded',
  )
  async create(
    @CurrentPrincipal() principal: Principal,
    @JsonBody() body: CreateUserRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UserResponse> {
    const user = await this.users.create(principal, body);
    reply.header('Location', `${this.config.publicUrl}/api/v1/users/${user.id}`);
    return UserResponse.of(user);
  }

  @Get()
  @ApiOperation({ operationId: 'listUsers', summary: "The customer's users, newest first" })
  @ApiOkResponse({ type: UserListResponse, description: 'One page of the customer’s users.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListUsersQuery,
  ): Promise<UserListResponse> {
    const [users, total] = await this.users.list(principal.customerId, query);
    return { users: users.map((user) => UserResponse.of(user)), meta: pageMeta(query, total) };
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getUser', summary: 'One user' })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: UserResponse, description: 'The user as it is now.' })
  @ApiErrors('NotFound')
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserResponse> {
    return UserResponse.of(await this.users.get(principal.customerId, id));
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'updateUser',
    summary:
      'Change the access level, the publish right, the password, or whether the user is active; remove the API key',
    description: '409 when it would leave the customer without an active System Administrator.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: UserResponse, description: 'The user as it is now.' })
  @ApiErrors(
    'ValidationFailed',
    'MalformedBody',
    'NotFound',
    'Conflict',
    'BodyTooLarge',
    'UnsupportedMediaType',
    'TooManyRequests',
    'Overloaded',
  )
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: UpdateUserRequest,
  ): Promise<UserResponse> {
    return UserResponse.of(await this.users.update(principal, id, body));
  }

  @Delete(':id')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deactivateUser',
    summary: 'Deactivate a user',
    description:
      'The same as active:false. Users are never deleted, so that what they did is still attributed to them.',
  })
  @ApiParam(ID_PARAM)
  @ApiOkResponse({ type: UserResponse, description: 'The user is inactive.' })
  @ApiErrors('NotFound', 'Conflict')
  async deactivate(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<UserResponse> {
    return UserResponse.of(await this.users.update(principal, id, { active: false }));
  }
}

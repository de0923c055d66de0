import { Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../../platform/http/errors/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { CreateSubscriptionRequest } from '../body/create-subscription-request.js';
import {
  CreatedSubscriptionResponse,
  LegacySubscriptionResponse,
  SubscriptionListResponse,
  SubscriptionResponse,
} from './subscription-responses.js';
import { JsonBody } from '../../platform/http/input/index.js';
import { GetSubscriptionQuery } from './get-subscription-query.js';
import { ListSubscriptionsQuery } from './list-subscriptions-query.js';
import { CreateSubscriptionQuery } from '../body/create-subscription-query.js';
import type { SubscriptionResource } from './presentation.js';
import { SUBSCRIPTIONS_PATH } from './paths.js';
import { SubscriptionReader } from './subscription-reader.js';
import { type CreatedSubscription, SubscriptionsService } from './subscriptions.service.js';

/** Since when the list is deprecated, as RFC 9745 writes it: 2026-01-01T00:00:00Z, before this service's first release. */
const LIST_DEPRECATED_AT = '@1767225600';

/** The subscription resource (docs/contract/event-subscriptions.md#3 and #4). */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(SUBSCRIPTIONS_PATH)
export class SubscriptionsController {
  constructor(
    private readonly subscriptions: SubscriptionsService,
    private readonly reader: SubscriptionReader,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createSubscription',
    summary: 'Create a subscription',
    description:
      'A filter that can never work does not stop the creation, but is warned of. ' +
      'Nothing is created on any other status than 201.',
  })
  @ApiCreatedResponse({
    type: CreatedSubscriptionResponse,
    description: 'The subscription exists: every event accepted from now on is matched against it.',
    headers: { Location: { description: 'The new resource.', schema: { type: 'string', format: 'uri' } } },
  })
  @WithJsonBody()
  @ApiErrors('Conflict', 'LimitReached', 'SecretUnreadable')
  async create(
    @CurrentPrincipal() principal: Principal,
    @JsonBody() body: CreateSubscriptionRequest,
    @Query() { validate }: CreateSubscriptionQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CreatedSubscription> {
    const created = await this.subscriptions.create(principal, body, validate === 'strict');
    reply.header('Location', `${this.config.publicUrl}/${SUBSCRIPTIONS_PATH}/${created.id}`);
    return created;
  }

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    operationId: 'listSubscriptions',
    summary: "The customer's subscriptions, newest first",
    description: 'All of them, or those for which every parameter that is given holds.',
  })
  @ApiOkResponse({ type: SubscriptionListResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed', 'SecretUnreadable')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListSubscriptionsQuery,
  ): Promise<JsonAnswer> {
    return this.reader.list(principal.customerId, query);
  }

  @Get('list')
  @Header('Content-Type', JSON_TYPE)
  @Header('Deprecation', LIST_DEPRECATED_AT)
  @ApiOperation({
    operationId: 'listSubscriptionsDeprecated',
    summary: 'All subscriptions under their older names',
    description: 'For clients of the older contract; use GET /subscriptions, which has pages.',
    deprecated: true,
  })
  @ApiOkResponse({
    type: [LegacySubscriptionResponse],
    description: 'All of the customer’s subscriptions.',
    headers: {
      Deprecation: {
        description: 'Since when this call is deprecated (RFC 9745).',
        schema: { type: 'string', example: LIST_DEPRECATED_AT },
      },
    },
  })
  @ApiErrors('SecretUnreadable')
  async listAll(@CurrentPrincipal() principal: Principal): Promise<JsonAnswer> {
    return this.reader.listAll(principal.customerId);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getSubscription', summary: 'One subscription' })
  @ApiOkResponse({ type: SubscriptionResponse, description: 'The subscription.' })
  @ApiErrors('ValidationFailed', 'SecretUnreadable')
  @WithId()
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() { include }: GetSubscriptionQuery,
  ): Promise<SubscriptionResource> {
    return this.reader.get(principal.customerId, id, include);
  }

  @Delete(':id')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deleteSubscription',
    summary: 'Delete a subscription',
    description: 'What is still undelivered for it is cancelled.',
  })
  @ApiOkResponse({ description: 'The subscription was deleted. The body is empty.' })
  @WithId()
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.subscriptions.remove(principal, id);
  }
}

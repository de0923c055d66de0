import { DELIVERY_STATES } from '../../delivery/index.js';
import { Controller, Get, Header, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { objCodes } from '../../filtering/index.js';
import { Access } from '../../platform/http/access/index.js';
import { refuseBody } from '../../platform/http/body/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import {
  EVENT_TYPES,
  API_PATH,
  CURSOR_QUERY,
  LIMIT_QUERY,
  optionalQuery,
  WithJsonBody,
} from '../../event-subscriptions/index.js';
import { DeliveriesResponse, DeliveryRecordResponse, DeliveryResponse } from './delivery-responses.js';
import { refuseParameters } from '../../platform/http/input/query-reader.js';
import { DeliveriesService } from './deliveries.service.js';

const ID = {
  name: 'id',
  schema: { type: 'string' },
  example: 'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
  description: 'The webhook-id that the receiver gets.',
} as const;

/** What became of every event for every subscription (docs/contract/event-subscriptions.md#4). */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(`${API_PATH}/deliveries`)
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    operationId: 'listDeliveries',
    summary: 'The deliveries, newest first',
    description:
      'Those of the retention period, and older ones that are retrying, on hold or exhausted. A page may hold fewer ' +
      'than its limit, even none: only a meta.cursor of null says that nothing older is left.',
  })
  @ApiQuery(optionalQuery('subscriptionId', { type: 'string', format: 'uuid' }))
  @ApiQuery(optionalQuery('url', { type: 'string', format: 'uri' }, 'The URL of the subscriptions.'))
  @ApiQuery({
    ...optionalQuery(
      'state',
      { type: 'array', items: { type: 'string', enum: [...DELIVERY_STATES] } },
      'One state, or several with commas between them.',
    ),
    style: 'form',
    explode: false,
  })
  @ApiQuery(optionalQuery('objCode', { type: 'string', enum: objCodes() }))
  @ApiQuery(optionalQuery('eventType', { type: 'string', enum: [...EVENT_TYPES] }))
  @ApiQuery(optionalQuery('objId', { type: 'string', maxLength: 255 }))
  @ApiQuery(optionalQuery('eventId', { type: 'string' }, 'Of this event; what replays made of it too.'))
  @ApiQuery(optionalQuery('replayId', { type: 'string', format: 'uuid' }, 'Made by this replay.'))
  @ApiQuery(
    optionalQuery(
      'since',
      { type: 'string', format: 'date-time' },
      'Its event was accepted then or later, or the replay made it. Without an offset it is UTC.',
    ),
  )
  @ApiQuery(optionalQuery('until', { type: 'string', format: 'date-time' }, 'The same, then or earlier.'))
  @ApiQuery(CURSOR_QUERY)
  @ApiQuery(LIMIT_QUERY)
  @ApiOkResponse({ type: DeliveriesResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: Record<string, unknown>,
  ): Promise<JsonAnswer> {
    return this.deliveries.list(principal.customerId, query);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getDelivery',
    summary: 'One delivery with its attempts and its request',
    description: 'The bearer token is masked.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeliveryRecordResponse, description: 'All that is known of it.' })
  @ApiErrors('NotFound', 'ValidationFailed')
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
  ): Promise<DeliveryRecordResponse> {
    refuseParameters(query);
    return this.deliveries.get(principal.customerId, id);
  }

  @Post(':id/retry')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'retryDelivery',
    summary: 'Try a delivery again now',
    description:
      'One attempt at once for a delivery that is retrying, on hold or exhausted. It counts among the retries; one that was ' +
      'given up gets this one attempt more.',
  })
  @ApiParam(ID)
  @ApiAcceptedResponse({ type: DeliveryResponse, description: 'The delivery, due now.' })
  @ApiErrors('NotFound', 'StateConflict', 'UrlDisabled')
  @WithJsonBody()
  async retry(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
  ): Promise<DeliveryResponse> {
    refuseParameters(query);
    refuseBody(request);
    return this.deliveries.retry(principal, id);
  }
}

import { Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithJsonBody } from '../../platform/http/errors/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { API_PATH } from '../../event-subscriptions/index.js';
import {
  DeliveriesResponse,
  DeliveryCountsResponse,
  DeliveryRecordResponse,
  DeliveryResponse,
} from './delivery-responses.js';
import { NoBody, NoParameters } from '../../platform/http/input/index.js';
import { FilterDeliveriesQuery, ListDeliveriesQuery } from './list-deliveries-query.js';
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
  @ApiOkResponse({ type: DeliveriesResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListDeliveriesQuery,
  ): Promise<JsonAnswer> {
    return this.deliveries.list(principal.customerId, query);
  }

  @Get('counts')
  @ApiOperation({
    operationId: 'getDeliveryCounts',
    summary: 'How many deliveries are in each state',
    description:
      'Of those that the list with the same filters goes through. A state that is not asked for is 0. What was looked through is ' +
      'bounded: where complete is false, atLeast names the states of which there may be more.',
  })
  @ApiOkResponse({ type: DeliveryCountsResponse, description: 'The numbers.' })
  @ApiErrors('ValidationFailed')
  async counts(
    @CurrentPrincipal() principal: Principal,
    @Query() query: FilterDeliveriesQuery,
  ): Promise<DeliveryCountsResponse> {
    return this.deliveries.counts(principal.customerId, query);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getDelivery',
    summary: 'One delivery with its attempts and its request',
    description: 'The bearer token is masked.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: DeliveryRecordResponse, description: 'The delivery, its attempts and its request.' })
  @ApiErrors('NotFound', 'ValidationFailed')
  @NoParameters()
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<DeliveryRecordResponse> {
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
  @ApiErrors('NotFound', 'StateConflict', 'UrlDisabled', 'SubscriptionPaused')
  @WithJsonBody()
  @NoParameters()
  @NoBody()
  async retry(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<DeliveryResponse> {
    return this.deliveries.retry(principal, id);
  }
}

import { Controller, Get, Header, Param, Put, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithJsonBody } from '../../platform/http/errors/index.js';
import { NoBody, NoParameters } from '../../platform/http/input/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { EndpointResponse, EndpointsResponse } from './endpoint-responses.js';
import { EndpointsService } from './endpoints.service.js';
import { ListEndpointsQuery } from './list-endpoints-query.js';

const ID = {
  name: 'id',
  schema: { type: 'string' },
  example: 'M3nSV3ZHtC2zuJ7i8pmKwaiu2kJYBvzcuaUQqOGWC1o',
} as const;

/** Receivers by their URLs, with their health (docs/contract/event-subscriptions.md#8). */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller('api/v1/endpoints')
export class EndpointsController {
  constructor(private readonly endpoints: EndpointsService) {}

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    operationId: 'listEndpoints',
    summary: 'The URLs that subscriptions name, with their health, newest first',
    description:
      'A page may hold fewer than its limit, even none: only a meta.cursor of null says that nothing older is left.',
  })
  @ApiOkResponse({ type: EndpointsResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListEndpointsQuery,
  ): Promise<JsonAnswer> {
    return this.endpoints.list(principal.customerId, query);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'getEndpoint',
    summary: 'One URL with its health',
    description: 'Also one that no subscription names any more: its figures are kept.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: EndpointResponse, description: 'The URL as it is now.' })
  @ApiErrors('NotFound', 'ValidationFailed')
  @NoParameters()
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<EndpointResponse> {
    return this.endpoints.get(principal.customerId, id);
  }

  @Put(':id/enable')
  @ApiOperation({
    operationId: 'enableEndpoint',
    summary: 'Un-freeze and re-enable a URL',
    description: 'For all subscriptions of the customer that name it. A healthy URL stays as it is.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: EndpointResponse, description: 'The URL as it is now.' })
  @ApiErrors('NotFound')
  @WithJsonBody()
  @NoParameters()
  @NoBody()
  async enable(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<EndpointResponse> {
    return this.endpoints.enable(principal, id);
  }
}

import { Controller, Get, Param, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { SUBSCRIPTIONS_PATH } from '../../event-subscriptions/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../../platform/http/errors/index.js';
import { JsonBody, NoParameters } from '../../platform/http/input/index.js';
import { SubscriptionAlertsRequest } from './alert-address-request.js';
import { SubscriptionAlertsResponse } from './alert-address-responses.js';
import { AlertAddresses } from './alert-addresses.service.js';

/** Where the owner of a subscription is told when its URL is disabled, frozen or well again, or a delivery is given up. */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(`${SUBSCRIPTIONS_PATH}/:id/alerts`)
export class AlertAddressesController {
  constructor(private readonly addresses: AlertAddresses) {}

  @Get()
  @ApiOperation({
    operationId: 'getSubscriptionAlerts',
    summary: 'Where the owner of a subscription is told of trouble',
  })
  @ApiOkResponse({
    type: SubscriptionAlertsResponse,
    description: 'The address, and what became of the last alert there.',
  })
  @ApiErrors('ValidationFailed')
  @NoParameters()
  @WithId()
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<SubscriptionAlertsResponse> {
    return this.addresses.get(principal.customerId, id);
  }

  @Put()
  @ApiOperation({
    operationId: 'setSubscriptionAlerts',
    summary: 'Say where the owner of a subscription is told of trouble',
    description:
      'A signed request is sent there when the URL of the subscription is disabled, frozen or well again, and, at most once a minute, ' +
      'when deliveries of the subscription are given up. It is signed with the signing secret of the subscription. Alerts that wait go to the new address.',
  })
  @ApiOkResponse({ type: SubscriptionAlertsResponse, description: 'The address as it is now.' })
  @WithJsonBody()
  @NoParameters(SubscriptionAlertsRequest)
  @WithId()
  async set(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: SubscriptionAlertsRequest,
  ): Promise<SubscriptionAlertsResponse> {
    return this.addresses.set(principal, id, body.url);
  }
}

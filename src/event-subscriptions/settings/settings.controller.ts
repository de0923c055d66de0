import { Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../../platform/http/errors/index.js';
import { JsonBody, NoParameters } from '../../platform/http/input/index.js';
import { SettingsRequest } from '../body/settings-request.js';
import type { ShownSettings } from '../model/settings.js';
import { SUBSCRIPTIONS_PATH } from '../resource/paths.js';
import { SubscriptionSettingsResponse } from '../body/settings-response.js';
import { SubscriptionSettingsService } from './settings.service.js';

/** What this service keeps of a subscription beside the vendor's resource, which keeps its shape. */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(`${SUBSCRIPTIONS_PATH}/:id/settings`)
export class SettingsController {
  constructor(private readonly settings: SubscriptionSettingsService) {}

  @Get()
  @ApiOperation({
    operationId: 'getSubscriptionSettings',
    summary: 'The name and labels of a subscription, and whether it is paused',
  })
  @ApiOkResponse({ type: SubscriptionSettingsResponse, description: 'The settings as they are now.' })
  @ApiErrors('ValidationFailed')
  @NoParameters()
  @WithId()
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<ShownSettings> {
    return this.settings.get(principal.customerId, id);
  }

  @Patch()
  @ApiOperation({
    operationId: 'updateSubscriptionSettings',
    summary: 'Change the name and labels of a subscription, pause it or resume it',
    description:
      'What is left out stays. The subscription itself, and its date_modified, do not change. While it is paused, its deliveries are put on ' +
      'hold, and none of its events is lost: once it is resumed they are sent, oldest first, at most ON_HOLD_RELEASE_RATE a second for its URL.',
  })
  @ApiOkResponse({ type: SubscriptionSettingsResponse, description: 'The settings as they are now.' })
  @WithJsonBody()
  @NoParameters(SettingsRequest)
  @WithId()
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: SettingsRequest,
  ): Promise<ShownSettings> {
    return this.settings.update(principal, id, body);
  }
}

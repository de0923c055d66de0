import { Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { PingResult } from '../../delivery/index.js';
import { Access } from '../../platform/http/access/index.js';
import { JsonBody, NoBody } from '../../platform/http/input/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../../platform/http/errors/index.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import {
  BulkVersionResponse,
  PingResponse,
  SigningSecretResponse,
  SubscriptionResponse,
  SubscriptionVersionResponse,
} from '../resource/subscription-responses.js';
import { BulkVersionRequest, VersionRequest } from './version-requests.js';
import type { SubscriptionResource } from '../resource/presentation.js';
import { SubscriptionPing } from './subscription-ping.js';
import { SubscriptionActions } from './subscription-actions.js';
import { SUBSCRIPTIONS_PATH } from '../resource/paths.js';
import { SubscriptionVersions } from './subscription-versions.js';

const FIVE_MINUTES =
  'For five minutes after a change every matching event goes out in both versions. ' +
  'Setting the version that it already has changes nothing.';

/** What can be done to a subscription that exists (docs/contract/event-subscriptions.md#4). */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(SUBSCRIPTIONS_PATH)
export class SubscriptionActionsController {
  constructor(
    private readonly versions: SubscriptionVersions,
    private readonly actions: SubscriptionActions,
    private readonly pings: SubscriptionPing,
  ) {}

  @Put('version')
  @ApiOperation({
    operationId: 'setSubscriptionVersions',
    summary: 'Change the version of many subscriptions at once',
    description: `All of them or none. ${FIVE_MINUTES}`,
  })
  @ApiOkResponse({ type: BulkVersionResponse, description: 'The subscriptions that have the version now.' })
  @WithJsonBody()
  async setVersions(
    @CurrentPrincipal() principal: Principal,
    @JsonBody() body: BulkVersionRequest,
  ): Promise<BulkVersionResponse> {
    return this.versions.setMany(principal, body);
  }

  @Put(':id/version')
  @ApiOperation({
    operationId: 'setSubscriptionVersion',
    summary: 'Change the version of a subscription',
    description: FIVE_MINUTES,
  })
  @ApiOkResponse({ type: SubscriptionVersionResponse, description: 'The version that it has now.' })
  @WithJsonBody()
  @WithId()
  async setVersion(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: VersionRequest,
  ): Promise<SubscriptionVersionResponse> {
    return this.versions.set(principal, id, body.version);
  }

  @Put(':id/enable')
  @ApiOperation({
    operationId: 'enableSubscriptionUrl',
    summary: "Un-freeze and re-enable the subscription's URL",
    description: 'For all subscriptions of the customer that name the URL.',
  })
  @ApiOkResponse({ type: SubscriptionResponse, description: 'The subscription as it is now.' })
  @ApiErrors('SecretUnreadable')
  @NoBody()
  @WithJsonBody()
  @WithId()
  async enable(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<SubscriptionResource> {
    return this.actions.enable(principal, id);
  }

  @Post(':id/ping')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pingSubscription',
    summary: 'Send one test event',
    description:
      'One attempt, not in any log. Its states carry isTestEvent: true. The answer is 200 whatever the outcome.',
  })
  @ApiOkResponse({
    type: PingResponse,
    description: 'The result of the request, whether the receiver took it or not.',
  })
  @ApiErrors('TooManyRequests')
  @NoBody()
  @WithJsonBody()
  @WithId()
  async ping(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<PingResult> {
    return this.pings.ping(principal.customerId, principal.userId, id);
  }

  @Post(':id/signing-secret/rotate')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'rotateSigningSecret',
    summary: 'Create a new signing secret',
    description: 'The old one signs beside it for 24 hours.',
  })
  @ApiOkResponse({ type: SigningSecretResponse, description: 'The new secret, shown this once.' })
  @NoBody()
  @WithJsonBody()
  @WithId()
  async rotateSecret(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<SigningSecretResponse> {
    return this.actions.rotateSecret(principal, id);
  }
}

import { Controller, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../../platform/http/errors/index.js';
import { JsonBody } from '../../platform/http/input/index.js';
import { CreateSubscriptionQuery } from '../body/create-subscription-query.js';
import { ReplaceSubscriptionRequest } from '../body/replace-subscription-request.js';
import { SUBSCRIPTIONS_PATH } from '../resource/paths.js';
import { ReplacementResponse } from './replacement-response.js';
import { type Replacement, SubscriptionReplacement } from './subscription-replacement.js';

/** Changing what a subscription is: another one takes its place. */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(`${SUBSCRIPTIONS_PATH}/:id/replace`)
export class ReplacingController {
  constructor(
    private readonly replacement: SubscriptionReplacement,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Post()
  @HttpCode(201)
  @ApiOperation({
    operationId: 'replaceSubscription',
    summary: 'Put another subscription in the place of this one',
    description:
      'In one step: every event goes to the old one or to the new one, and none to both or to neither. The new one has an id of its own, and the ' +
      'version, signing secret and settings of the old one. An authToken and headers that are left out stay too; all other fields are as when a ' +
      'subscription is created. On any other status than 201 nothing has changed.',
  })
  @ApiCreatedResponse({
    type: ReplacementResponse,
    description: 'The new subscription exists, and the old one no more.',
    headers: { Location: { description: 'The new resource.', schema: { type: 'string', format: 'uri' } } },
  })
  @WithJsonBody()
  @ApiErrors('Conflict', 'StateConflict', 'LimitReached', 'SecretUnreadable')
  @WithId()
  async replace(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: ReplaceSubscriptionRequest,
    @Query() { validate }: CreateSubscriptionQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Replacement> {
    const replaced = await this.replacement.replace(principal, id, body, validate === 'strict');
    reply.header('Location', `${this.config.publicUrl}/${SUBSCRIPTIONS_PATH}/${replaced.id}`);
    return replaced;
  }
}

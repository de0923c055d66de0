import { Controller, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asPlainText, mediaType } from '../../platform/http/body/index.js';
import { Access } from '../../platform/http/access/index.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { ApiPublish } from './publish-docs.js';
import { bodyFormat } from './body-format.js';
import type { PublishAnswer } from '../accepting/publish-result.js';
import { PublishQuery } from './publish-query.js';
import { PublishingService } from '../accepting/publishing.service.js';

const NO_BODY = Buffer.alloc(0);

/** The way in for events over HTTP (docs/contract/event-subscriptions.md#6). */
@ApiTags('Publishing')
@Access('publisher')
@Controller('attask/eventsubscription/api/v1/events')
export class PublishingController {
  constructor(private readonly publishing: PublishingService) {}

  @Post()
  @RouteConfig({ largeBody: true })
  @ApiPublish()
  async publish(
    @CurrentPrincipal() principal: Principal,
    @Query() { explain }: PublishQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PublishAnswer> {
    const body = (request.body as Buffer | null | undefined) ?? NO_BODY;
    const results = await this.publishing
      .publishBody(principal, body, bodyFormat(request), explain)
      .catch((error: unknown) => {
        throw asPlainText(mediaType(request), error);
      });
    reply.status(results.every(({ status }) => status === 'rejected') ? 400 : 202);
    return { results };
  }
}

import { Controller, Header, HttpCode, Post, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { type Authenticated, CurrentAuthentication } from '../../auth/index.js';
import { Access } from '../../platform/http/access/index.js';
import { mediaType, unsupportedType } from '../../platform/http/body/index.js';
import type { PublishStream } from '../streaming/publish-stream.js';
import { PublishStreams } from '../streaming/publish-streams.js';
import { bodyFormat } from './body-format.js';
import { PublishQuery } from './publish-query.js';
import { ApiPublishStream } from './publish-stream-docs.js';

/** The way in for events one after the other, on a connection that stays open. */
@ApiTags('Publishing')
@Access('publisher')
@Controller('attask/eventsubscription/api/v1/events/stream')
export class PublishStreamController {
  constructor(private readonly streams: PublishStreams) {}

  @Post()
  @HttpCode(200)
  @Header('Content-Type', 'application/x-ndjson')
  // Nobody on the way is to keep, compress or collect it. No request follows on its connection.
  @Header('Cache-Control', 'no-store, no-transform')
  @Header('X-Accel-Buffering', 'no')
  @Header('Connection', 'close')
  @RouteConfig({ streamBody: true, mayIdle: true })
  @ApiPublishStream()
  open(
    @CurrentAuthentication() caller: Authenticated,
    @Query() { explain }: PublishQuery,
    @Req() request: FastifyRequest,
  ): PublishStream {
    if (bodyFormat(request) !== 'ndjson') {
      throw unsupportedType(mediaType(request), 'application/x-ndjson');
    }
    return this.streams.open(caller, request, explain);
  }
}

import { Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../../platform/http/errors/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { ReplayCountResponse, ReplaysResponse, ReplayStatusResponse } from './replay-responses.js';
import { API_PATH } from '../../event-subscriptions/index.js';
import { JsonBody, NoBody, NoParameters } from '../../platform/http/input/index.js';
import { ListReplaysQuery } from './list-replays-query.js';
import { ReplayRequest } from './replay-request.js';
import { ReplaysService } from './replays.service.js';

const ID = {
  name: 'id',
  schema: { type: 'string', format: 'uuid' },
  example: '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
} as const;

/** Deliveries of a time range, sent once more (docs/contract/event-subscriptions.md#4). */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(API_PATH)
export class ReplaysController {
  constructor(private readonly replays: ReplaysService) {}

  @Post('subscriptions/:id/replay')
  @HttpCode(202)
  @ApiOperation({
    operationId: 'replaySubscription',
    summary: 'Send the deliveries of a time range once more',
    description:
      'A job, at most ON_HOLD_RELEASE_RATE deliveries a second, oldest first. Each goes out under a new webhook-id, with the one ' +
      'that it repeats in the header hookfront-replay-of. With dryRun nothing is sent, and the answer is 200 with the count.',
  })
  @ApiOkResponse({ type: ReplayCountResponse, description: 'With dryRun: what would be sent.' })
  @ApiAcceptedResponse({
    type: ReplayStatusResponse,
    description: 'The replay is stored and has begun.',
    headers: { Location: { description: 'The replay.', schema: { type: 'string', format: 'uri' } } },
  })
  @WithId()
  @WithJsonBody()
  @ApiErrors('StateConflict')
  @NoParameters(ReplayRequest)
  async create(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: ReplayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReplayStatusResponse | ReplayCountResponse> {
    const answer = await this.replays.create(principal, id, body);
    if ('dryRun' in answer) reply.status(200);
    else reply.header('Location', this.replays.uriOf(answer.id));
    return answer;
  }

  @Get('replays')
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({ operationId: 'listReplays', summary: 'The replays, newest first' })
  @ApiOkResponse({ type: ReplaysResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListReplaysQuery,
  ): Promise<JsonAnswer> {
    return this.replays.list(principal.customerId, query);
  }

  @Get('replays/:id')
  @ApiOperation({ operationId: 'getReplay', summary: 'The progress of a replay' })
  @ApiParam(ID)
  @ApiOkResponse({
    type: ReplayStatusResponse,
    description: 'The state of the replay, and how many of its deliveries are in which state.',
  })
  @ApiErrors('NotFound', 'ValidationFailed')
  @NoParameters()
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ReplayStatusResponse> {
    return this.replays.get(principal.customerId, id);
  }

  @Post('replays/:id/cancel')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelReplay',
    summary: 'Cancel a replay',
    description:
      'It makes no more deliveries, and those that were not sent yet are cancelled. What is being sent just now is let ' +
      'finish; until then the replay is cancelling.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: ReplayStatusResponse, description: 'The replay as it is now.' })
  @ApiErrors('NotFound', 'StateConflict')
  @WithJsonBody()
  @NoParameters()
  @NoBody()
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ReplayStatusResponse> {
    return this.replays.cancel(principal, id);
  }
}

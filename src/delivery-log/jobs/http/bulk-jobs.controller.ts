import { Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, type Principal } from '../../../auth/index.js';
import { API_PATH } from '../../../event-subscriptions/index.js';
import { Access } from '../../../platform/http/access/index.js';
import { ApiErrors, WithJsonBody } from '../../../platform/http/errors/index.js';
import { JsonBody, NoBody, NoParameters } from '../../../platform/http/input/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../../platform/http/json-list.js';
import { BulkJobRequest, RetryJobRequest } from './bulk-job-requests.js';
import { BulkCountResponse, BulkJobsResponse, BulkJobStatusResponse } from './bulk-job-responses.js';
import { BulkJobsService } from './bulk-jobs.service.js';
import { ListBulkJobsQuery } from './list-bulk-jobs-query.js';

const ID = {
  name: 'id',
  schema: { type: 'string', format: 'uuid' },
  example: '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
} as const;

/** Jobs over all deliveries, or all URLs, that a filter means. */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(`${API_PATH}/jobs`)
export class BulkJobsController {
  constructor(private readonly jobs: BulkJobsService) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    operationId: 'createJob',
    summary: 'Retry or cancel many deliveries, or enable many URLs',
    description:
      'A job, oldest first, that touches only what its filter means now: nothing that is made, or comes into such a state, later. ' +
      'Retries are made at most ON_HOLD_RELEASE_RATE a second. With dryRun nothing is done, and the answer is 200 with the count.',
  })
  @ApiOkResponse({ type: BulkCountResponse, description: 'With dryRun: what would be done.' })
  @ApiAcceptedResponse({
    type: BulkJobStatusResponse,
    description: 'The job is stored and has begun.',
    headers: { Location: { description: 'The job.', schema: { type: 'string', format: 'uri' } } },
  })
  @ApiErrors('LimitReached')
  @WithJsonBody()
  @NoParameters(RetryJobRequest)
  async create(
    @CurrentPrincipal() principal: Principal,
    @JsonBody() body: BulkJobRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<BulkJobStatusResponse | BulkCountResponse> {
    const answer = await this.jobs.create(principal, body.order(), body.dryRun);
    if ('dryRun' in answer) reply.status(200);
    else reply.header('Location', this.jobs.uriOf(answer.id));
    return answer;
  }

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({ operationId: 'listJobs', summary: 'The jobs, newest first' })
  @ApiOkResponse({ type: BulkJobsResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListBulkJobsQuery,
  ): Promise<JsonAnswer> {
    return this.jobs.list(principal.customerId, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getJob', summary: 'The progress of a job' })
  @ApiParam(ID)
  @ApiOkResponse({
    type: BulkJobStatusResponse,
    description: 'How far the job is, and how many of its deliveries are in which state.',
  })
  @ApiErrors('NotFound', 'ValidationFailed')
  @NoParameters()
  async get(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<BulkJobStatusResponse> {
    return this.jobs.get(principal.customerId, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'cancelJob',
    summary: 'Cancel a job',
    description: 'It goes no further. What it has done stays done.',
  })
  @ApiParam(ID)
  @ApiOkResponse({ type: BulkJobStatusResponse, description: 'The job as it is now.' })
  @ApiErrors('NotFound', 'StateConflict')
  @WithJsonBody()
  @NoParameters()
  @NoBody()
  async cancel(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<BulkJobStatusResponse> {
    return this.jobs.cancel(principal, id);
  }
}

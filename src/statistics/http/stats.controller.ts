import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { GetStatsQuery } from './get-stats-query.js';
import { StatsResponse } from './stats-responses.js';
import { StatsService } from './stats.service.js';

/** What was published and delivered over time. */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller('api/v1/stats')
export class StatsController {
  constructor(private readonly stats: StatsService) {}

  @Get()
  @ApiOperation({
    operationId: 'getStats',
    summary: 'Figures over time',
    description:
      'Events, deliveries, attempts and latency by the minute, kept for STATS_RETENTION_DAYS. A minute is complete some seconds ' +
      'after its end; what ended in the last minute before a node was killed may be missing.',
  })
  @ApiOkResponse({ type: StatsResponse, description: 'The figures, as series of points.' })
  @ApiErrors('ValidationFailed', 'Overloaded')
  async get(@CurrentPrincipal() principal: Principal, @Query() query: GetStatsQuery): Promise<StatsResponse> {
    return this.stats.get(principal.customerId, query);
  }
}

import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId } from '../../platform/http/errors/index.js';
import { ListCallsQuery, ListLinksQuery } from './usage-queries.js';
import { IntegrationCallsResponse, IntegrationLinksResponse } from './usage-responses.js';
import { UsageService } from './usage.service.js';

/** Who uses an integration, and how its provider answers. */
@ApiTags('Custom integrations')
@Access('administrator')
@Controller('api/v1/custom-integrations')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get(':id/links')
  @ApiOperation({
    operationId: 'listCustomIntegrationLinks',
    summary: 'The accounts that users have linked, by user name',
  })
  @ApiOkResponse({ type: IntegrationLinksResponse, description: 'One page; nothing of the tokens.' })
  @ApiErrors('ValidationFailed')
  @WithId()
  links(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: ListLinksQuery,
  ): Promise<IntegrationLinksResponse> {
    return this.usage.listLinks(principal.customerId, id, query);
  }

  @Get(':id/calls')
  @ApiOperation({
    operationId: 'listCustomIntegrationCalls',
    summary: 'The last calls of the provider, those that ended last first',
    description:
      'About 1 000 of each integration are kept, for RETENTION_DAYS, from all nodes; another node’s show within a second. A call that is ' +
      'repeated with a renewed token, or redirected, is one. It is a log for finding faults: some may be missing after a crash.',
  })
  @ApiOkResponse({
    type: IntegrationCallsResponse,
    description: 'One page, and what all kept calls come to.',
  })
  @ApiErrors('ValidationFailed')
  @WithId()
  calls(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: ListCallsQuery,
  ): Promise<IntegrationCallsResponse> {
    return this.usage.listCalls(principal.customerId, id, query);
  }
}

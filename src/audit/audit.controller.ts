import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../platform/http/access/index.js';
import { ApiErrors } from '../platform/http/errors/index.js';
import { type JsonAnswer, JSON_TYPE } from '../platform/http/json-list.js';
import { type Principal, CurrentPrincipal } from '../auth/index.js';
import { AuditResponse } from './audit-responses.js';
import { ListAuditQuery } from './list-audit-query.js';
import { AuditService } from './audit.service.js';

/** Who changed what, for the administrators of the customer. */
@ApiTags('Audit')
@Access('administrator')
@Controller('api/v1/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    operationId: 'listAuditEntries',
    summary: 'Who changed what and when, newest first',
    description:
      'Changes of users, API keys, subscriptions, replays, integrations, links and linked documents, each written in ' +
      'the transaction of the change. Log-ins and published events are not in it. A page may hold fewer entries than its ' +
      'limit: only a meta.cursor of null says that nothing older is left.',
  })
  @ApiOkResponse({ type: AuditResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ListAuditQuery): Promise<JsonAnswer> {
    return this.audit.list(principal.customerId, query);
  }
}

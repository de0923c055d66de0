import { Controller, Get, Header, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, type ApiQueryOptions, ApiTags } from '@nestjs/swagger';
import { Access } from '../platform/http/access/index.js';
import { ApiErrors } from '../platform/http/errors/index.js';
import { type JsonAnswer, JSON_TYPE } from '../platform/http/json-list.js';
import { type Principal, CurrentPrincipal } from '../auth/index.js';
import { AuditResponse } from './audit-responses.js';
import { DEFAULT_LIMIT, LARGEST_LIMIT } from './audit-request.js';
import { AuditService } from './audit.service.js';

type Schema = Extract<ApiQueryOptions, { schema: unknown }>['schema'];

function optional(name: string, schema: Schema, description?: string): ApiQueryOptions {
  return { name, required: false, schema, ...(description !== undefined && { description }) };
}

const DATE: Schema = { type: 'string', format: 'date-time' };

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
  @ApiQuery(optional('action', { type: 'string' }, 'Such as user.created.'))
  @ApiQuery(optional('objectType', { type: 'string' }, 'Such as user.'))
  @ApiQuery(optional('objectId', { type: 'string', maxLength: 255 }))
  @ApiQuery(optional('userId', { type: 'string', pattern: '^[0-9a-f]{32}$' }, 'Done by this user.'))
  @ApiQuery(optional('since', DATE, 'Then or later. Without an offset it is UTC.'))
  @ApiQuery(optional('until', DATE, 'Then or earlier.'))
  @ApiQuery(optional('cursor', { type: 'string' }, 'meta.cursor of the page before.'))
  @ApiQuery(
    optional('limit', { type: 'integer', minimum: 1, maximum: LARGEST_LIMIT, default: DEFAULT_LIMIT }),
  )
  @ApiOkResponse({ type: AuditResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: Record<string, unknown>,
  ): Promise<JsonAnswer> {
    return this.audit.list(principal.customerId, query);
  }
}

import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { ExplainEventQuery, ListEventsQuery } from './list-events-query.js';
import { ExplainedEventResponse, RecordedEventsResponse } from './recorded-event-responses.js';
import { RecordedEventsService } from './recorded-events.service.js';

/**
 * What was published, matched or not, and why it did not go where it was expected
 * (docs/contract/event-subscriptions.md#4).
 */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller('attask/eventsubscription/api/v1/events')
export class RecordedEventsController {
  constructor(private readonly events: RecordedEventsService) {}

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    operationId: 'listEvents',
    summary: 'The recorded events, newest first',
    description:
      'Every accepted event of the retention period, whether a subscription matched it or not. A page may hold fewer ' +
      'events than its limit, even none: only a meta.cursor of null says that nothing older is left.',
  })
  @ApiOkResponse({ type: RecordedEventsResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(@CurrentPrincipal() principal: Principal, @Query() query: ListEventsQuery): Promise<Buffer> {
    return this.events.list(principal.customerId, query);
  }

  @Get(':id')
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    operationId: 'getEvent',
    summary: 'One recorded event, and why subscriptions did not match it',
    description:
      'Every subscription to the event’s objCode and eventType that exists, newest first, a page at a time: matched, ' +
      'or the reason why not. A page may hold fewer than its limit: only a meta.cursor of null says that it is the last.',
  })
  @ApiParam({
    name: 'id',
    schema: { type: 'string' },
    example: 'evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0',
    description: 'The eventId that publishing answered with.',
  })
  @ApiOkResponse({ type: ExplainedEventResponse, description: 'The event and one page of subscriptions.' })
  @ApiErrors('ValidationFailed', 'NotFound')
  async explain(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Query() query: ExplainEventQuery,
  ): Promise<JsonAnswer> {
    return this.events.explain(principal.customerId, id, query);
  }
}

import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/index.js';
import { SUBSCRIPTIONS_PATH } from '../event-subscriptions/index.js';
import { Access } from '../platform/http/access/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../platform/http/errors/index.js';
import { NoBody } from '../platform/http/input/index.js';
import { TestAlertResponse } from './test-alert-response.js';
import { TestAlert } from './test-alert.js';

/** Whether alerts arrive where the owner of a subscription wants them. */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(`${SUBSCRIPTIONS_PATH}/:id/alerts/test`)
export class TestAlertController {
  constructor(private readonly tests: TestAlert) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pingSubscriptionAlerts',
    summary: 'Send one test alert',
    description:
      'One attempt at the address for alerts, of the type test and signed as alerts are. The answer is 200 whatever the outcome.',
  })
  @ApiOkResponse({ type: TestAlertResponse, description: 'Whether it was taken, or why not.' })
  @ApiErrors('StateConflict', 'TooManyRequests', 'SecretUnreadable', 'ShuttingDown')
  @NoBody()
  @WithJsonBody()
  @WithId()
  async test(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<TestAlertResponse> {
    return this.tests.send(principal.customerId, id);
  }
}

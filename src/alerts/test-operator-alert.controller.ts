import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/index.js';
import { Access } from '../platform/http/access/index.js';
import { ApiErrors, WithJsonBody } from '../platform/http/errors/index.js';
import { NoBody } from '../platform/http/input/index.js';
import { TestAlertResponse } from './test-alert-response.js';
import { TestAlert } from './test-alert.js';

/** Whether alerts arrive where the operator wants them. */
@ApiTags('Installation')
@Access('operator')
@Controller('api/v1/alerts/test')
export class TestOperatorAlertController {
  constructor(private readonly tests: TestAlert) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'pingOperatorAlerts',
    summary: 'Send one test alert to the operator',
    description:
      'One attempt at ALERT_URL, of the type test and signed as alerts are. The answer is 200 whatever the outcome.',
  })
  @ApiOkResponse({ type: TestAlertResponse, description: 'Whether it was taken, or why not.' })
  @ApiErrors('StateConflict', 'TooManyRequests', 'ShuttingDown')
  @NoBody()
  @WithJsonBody()
  async test(@CurrentPrincipal() principal: Principal): Promise<TestAlertResponse> {
    return this.tests.sendToOperator(principal.customerId);
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NodesRepository } from '../../delivery/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { EgressAddressesResponse } from './egress-responses.js';
import { type EgressAddresses, egressAddresses } from './egress-addresses.js';
import { EGRESS_PATH } from '../resource/paths.js';
import { NoParameters } from '../../platform/http/input/index.js';

/** Where deliveries come from (docs/contract/event-subscriptions.md#4). */
@ApiTags('Event subscriptions')
@Access('administrator')
@Controller(EGRESS_PATH)
export class EgressController {
  constructor(private readonly nodes: NodesRepository) {}

  @Get()
  @ApiOperation({
    operationId: 'getEgressAddresses',
    summary: "The addresses that deliveries come from, for a receiver's firewall",
    description: 'Of every node that sends deliveries, whichever answers this call.',
  })
  @ApiOkResponse({ type: EgressAddressesResponse, description: 'What is known at this moment.' })
  @ApiErrors('ValidationFailed')
  @NoParameters()
  async list(): Promise<EgressAddresses> {
    return egressAddresses(await this.nodes.sending());
  }
}

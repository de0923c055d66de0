import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { NoParameters } from '../../platform/http/input/index.js';
import { NodesResponse, SettingsResponse, InstallationVersionResponse } from './installation-responses.js';
import { InstallationService } from './installation.service.js';
import { StorageResponse } from './storage-responses.js';
import { StorageService } from './storage.service.js';

/** What runs here and how it is set, for administrators. */
@ApiTags('Installation')
@Access('administrator')
@Controller('api/v1')
export class InstallationController {
  constructor(
    private readonly installation: InstallationService,
    private readonly storage: StorageService,
  ) {}

  @Get('settings')
  @NoParameters()
  @ApiOperation({
    operationId: 'getSettings',
    summary: 'The settings in force, without secrets',
    description:
      'Administrators of the customer that runs the installation get all of them, as they count in the node that answers; those of other ' +
      'customers what decides about their own events, documents and users.',
  })
  @ApiOkResponse({ type: SettingsResponse, description: 'In the order of the reference.' })
  @ApiErrors('ValidationFailed')
  settings(@CurrentPrincipal() principal: Principal): Promise<SettingsResponse> {
    return this.installation.settings(principal);
  }

  @Get('nodes')
  @Access('operator')
  @NoParameters()
  @ApiOperation({
    operationId: 'listNodes',
    summary: 'The processes that run the service',
    description:
      'For administrators of the customer that runs the installation. Running ones first, by name.',
  })
  @ApiOkResponse({ type: NodesResponse, description: 'All of them, whatever their roles.' })
  @ApiErrors('ValidationFailed')
  nodes(): Promise<NodesResponse> {
    return this.installation.listNodes();
  }

  @Get('storage')
  @Access('operator')
  @NoParameters()
  @ApiOperation({
    operationId: 'getStorage',
    summary: 'What the database holds, and for how long',
    description:
      'For administrators of the customer that runs the installation. Tables that grow with what passes through the service, with the days ' +
      'that they are kept in.',
  })
  @ApiOkResponse({
    type: StorageResponse,
    description: 'As it is at this moment, of all customers together.',
  })
  @ApiErrors('ValidationFailed')
  stored(): Promise<StorageResponse> {
    return this.storage.get();
  }

  @Get('version')
  @NoParameters()
  @ApiOperation({
    operationId: 'getVersion',
    summary: 'The version of the service, and what it runs on',
    description: 'Other customers than the one that runs the installation get the version alone.',
  })
  @ApiOkResponse({ type: InstallationVersionResponse, description: 'As it is at this moment.' })
  @ApiErrors('ValidationFailed')
  version(@CurrentPrincipal() principal: Principal): Promise<InstallationVersionResponse> {
    return this.installation.version(principal);
  }
}

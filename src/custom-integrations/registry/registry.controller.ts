import {
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Access } from '../../platform/http/access/index.js';
import { ApiErrors, WithId, WithJsonBody } from '../../platform/http/errors/index.js';
import { JsonBody, NoBody, PageQuery } from '../../platform/http/input/index.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { CreateIntegrationRequest } from './create-integration-request.js';
import { EditIntegrationQuery } from './edit-integration-query.js';
import { EditIntegrationRequest, EnabledRequest } from './edit-integration-request.js';
import { IntegrationListResponse, IntegrationResponse } from './integration-response.js';
import type { ServiceInfoProbe } from '../model/service-info.js';
import type { IntegrationResource } from './presentation.js';
import { ServiceInfoProbeResponse } from './probe-response.js';
import { RegistryService } from './registry.service.js';

const PATH = 'api/v1/custom-integrations';
const AS_IT_IS_NOW = { type: IntegrationResponse, description: 'The integration as it is now.' };

/** Registering document providers (docs/contract/document-webhooks.md#1). */
@ApiTags('Custom integrations')
@Access('administrator')
@Controller(PATH)
export class RegistryController {
  constructor(
    private readonly registry: RegistryService,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createCustomIntegration',
    summary: 'Register a document provider',
    description:
      'The provider is then asked what it offers. It is registered whether or not it answers; serviceInfoError says ' +
      'why it could not be asked.',
  })
  @WithJsonBody()
  @ApiCreatedResponse({
    type: IntegrationResponse,
    description: 'The integration was created.',
    headers: { Location: { description: 'The new resource.', schema: { type: 'string', format: 'uri' } } },
  })
  @ApiErrors('Conflict', 'LimitReached')
  async create(
    @CurrentPrincipal() principal: Principal,
    @JsonBody() body: CreateIntegrationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IntegrationResource> {
    const created = await this.registry.create(principal, body);
    reply.header('Location', `${this.config.publicUrl}/${PATH}/${created.id}`);
    return created;
  }

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({ operationId: 'listCustomIntegrations', summary: "The customer's integrations, by name" })
  @ApiOkResponse({ type: IntegrationListResponse, description: 'One page of the customer’s integrations.' })
  @ApiErrors('ValidationFailed')
  async list(@CurrentPrincipal() principal: Principal, @Query() page: PageQuery): Promise<JsonAnswer> {
    return this.registry.list(principal.customerId, page);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getCustomIntegration', summary: 'One integration' })
  @ApiOkResponse(AS_IT_IS_NOW)
  @ApiErrors('SecretUnreadable')
  @WithId()
  async get(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<IntegrationResource> {
    return this.registry.get(principal.customerId, id);
  }

  @Patch(':id')
  @ApiOperation({
    operationId: 'updateCustomIntegration',
    summary: 'Edit an integration',
    description:
      'What is left out stays. A secret has to be given again when the host that it is sent to changes. Of an OAuth2 ' +
      'integration, another host of baseApiUrl, another authenticationUrl, tokenEndpointUrl or clientId drops what ' +
      'users have linked: 409 LinksWouldBeDropped, which says how many, unless dropLinks is true.',
  })
  @WithJsonBody()
  @ApiOkResponse(AS_IT_IS_NOW)
  @ApiErrors('Conflict', 'LinksWouldBeDropped', 'SecretUnreadable')
  @WithId()
  async edit(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: EditIntegrationRequest,
    @Query() { dropLinks }: EditIntegrationQuery,
  ): Promise<IntegrationResource> {
    return this.registry.edit(principal, id, body, dropLinks);
  }

  @Put(':id/enabled')
  @ApiOperation({
    operationId: 'setCustomIntegrationEnabled',
    summary: 'Enable or disable an integration',
    description:
      'A disabled one can be neither linked nor called; what users have linked stays. The provider of one that is ' +
      'enabled is asked what it offers.',
  })
  @ApiOkResponse(AS_IT_IS_NOW)
  @ApiErrors('SecretUnreadable')
  @WithId()
  @WithJsonBody()
  async setEnabled(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() { enabled }: EnabledRequest,
  ): Promise<IntegrationResource> {
    return this.registry.setEnabled(principal, id, enabled);
  }

  @Post(':id/service-info')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'refreshCustomIntegrationServiceInfo',
    summary: 'Ask the provider what it offers, and store it',
  })
  @ApiOkResponse(AS_IT_IS_NOW)
  @WithJsonBody()
  @ApiErrors(
    'IntegrationDisabled',
    'ProviderAccessDenied',
    'ProviderError',
    'ProviderTimeout',
    'SecretUnreadable',
  )
  @WithId()
  @NoBody()
  async readServiceInfo(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<IntegrationResource> {
    return this.registry.readServiceInfo(principal.customerId, id);
  }

  @Post(':id/service-info/probe')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'probeCustomIntegration',
    summary: 'Ask the provider what it offers, store it, and show what it answered',
    description:
      'The raw answer is there also when it cannot be read; then error says why, and what the provider said before stays. 200 whatever the ' +
      'provider does.',
  })
  @ApiOkResponse({ type: ServiceInfoProbeResponse, description: 'What came of it.' })
  @WithJsonBody()
  @ApiErrors('IntegrationDisabled', 'SecretUnreadable')
  @WithId()
  @NoBody()
  async probe(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
  ): Promise<ServiceInfoProbe & { readonly integration: IntegrationResource }> {
    return this.registry.probe(principal.customerId, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteCustomIntegration',
    summary: 'Delete an integration',
    description: 'The accounts that users have linked are unlinked, and their tokens destroyed.',
  })
  @ApiNoContentResponse({ description: 'The integration was deleted.' })
  @WithId()
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.registry.remove(principal, id);
  }
}

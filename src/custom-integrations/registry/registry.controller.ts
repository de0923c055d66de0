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
  Req,
  Res,
} from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { Access } from '../../platform/http/access/index.js';
import { JsonBody, refuseBody } from '../../platform/http/body/index.js';
import { ApiErrors, AppError } from '../../platform/http/errors/index.js';
import { refuseMisspelt } from '../../platform/http/misspelt.js';
import { type JsonAnswer, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import {
  CreateApiKeyIntegrationRequest,
  CreateOAuth2IntegrationRequest,
} from './create-integration-request.js';
import {
  EditApiKeyIntegrationRequest,
  EditOAuth2IntegrationRequest,
  EnabledRequest,
} from './edit-integration-request.js';
import { IntegrationListResponse, IntegrationResponse } from './integration-response.js';
import type { IntegrationResource } from './presentation.js';
import { EitherBody, OfOneIntegration, WithJsonBody } from './registry-docs.js';
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
  @EitherBody('oneOf', CreateOAuth2IntegrationRequest, CreateApiKeyIntegrationRequest)
  @ApiCreatedResponse({
    type: IntegrationResponse,
    description: 'The integration was created.',
    headers: { Location: { description: 'The new resource.', schema: { type: 'string', format: 'uri' } } },
  })
  @ApiErrors('Conflict', 'LimitReached')
  async create(
    @CurrentPrincipal() principal: Principal,
    @JsonBody() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<IntegrationResource> {
    const created = await this.registry.create(principal, body);
    reply.header('Location', `${this.config.publicUrl}/${PATH}/${created.id}`);
    return created;
  }

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({ operationId: 'listCustomIntegrations', summary: "The customer's integrations, by name" })
  @ApiQuery({ name: 'page', required: false, schema: { type: 'integer', minimum: 1, default: 1 } })
  @ApiQuery({
    name: 'limit',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 1000, default: 100 },
  })
  @ApiOkResponse({ type: IntegrationListResponse, description: 'One page of the customer’s integrations.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: Record<string, unknown>,
  ): Promise<JsonAnswer> {
    return this.registry.list(principal.customerId, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'getCustomIntegration', summary: 'One integration' })
  @ApiOkResponse(AS_IT_IS_NOW)
  @ApiErrors('SecretUnreadable')
  @OfOneIntegration()
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
  @ApiQuery({ name: 'dropLinks', required: false, schema: { type: 'boolean', default: false } })
  @EitherBody('anyOf', EditOAuth2IntegrationRequest, EditApiKeyIntegrationRequest)
  @ApiOkResponse(AS_IT_IS_NOW)
  @ApiErrors('Conflict', 'LinksWouldBeDropped', 'SecretUnreadable')
  @OfOneIntegration()
  async edit(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody() body: unknown,
    @Query() query: Record<string, unknown>,
  ): Promise<IntegrationResource> {
    return this.registry.edit(principal, id, body, readDropLinks(query));
  }

  @Put(':id/enabled')
  @ApiOperation({
    operationId: 'setCustomIntegrationEnabled',
    summary: 'Enable or disable an integration',
    description:
      'A disabled one can be neither linked nor called; what users have linked stays. The provider of one that is ' +
      'enabled is asked what it offers.',
  })
  @ApiBody({ type: EnabledRequest })
  @ApiOkResponse(AS_IT_IS_NOW)
  @ApiErrors('SecretUnreadable')
  @OfOneIntegration()
  @WithJsonBody()
  async setEnabled(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @JsonBody(EnabledRequest) { enabled }: EnabledRequest,
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
  @OfOneIntegration()
  async readServiceInfo(
    @CurrentPrincipal() principal: Principal,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
  ): Promise<IntegrationResource> {
    refuseBody(request);
    return this.registry.readServiceInfo(principal.customerId, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'deleteCustomIntegration',
    summary: 'Delete an integration',
    description: 'The accounts that users have linked are unlinked, and their tokens destroyed.',
  })
  @ApiNoContentResponse({ description: 'The integration was deleted.' })
  @OfOneIntegration()
  async remove(@CurrentPrincipal() principal: Principal, @Param('id') id: string): Promise<void> {
    await this.registry.remove(principal, id);
  }
}

/** @throws AppError ValidationFailed */
function readDropLinks(query: Readonly<Record<string, unknown>>): boolean {
  refuseMisspelt(query, ['dropLinks']);
  const { dropLinks: value } = query;
  if (value === undefined || value === 'true' || value === 'false') return value === 'true';
  throw new AppError('ValidationFailed', 'dropLinks: must be true or false.');
}

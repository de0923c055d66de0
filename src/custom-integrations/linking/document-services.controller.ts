import { Controller, Delete, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../../platform/http/access/index.js';
import { NoBody } from '../../platform/http/input/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { type JsonAnswer, jsonList, JSON_TYPE } from '../../platform/http/json-list.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import {
  AuthorizationResponse,
  DocumentServiceResponse,
  DocumentServicesResponse,
} from './document-services.js';
import { LinkingService } from './linking.service.js';

const ID_PARAM = { name: 'id', description: 'The integration.', format: 'uuid' };

/** Document services and the caller's accounts there, for any signed-in user. */
@ApiTags('Document services')
@Access('user')
@Controller('api/v1/document-services')
export class DocumentServicesController {
  constructor(private readonly linking: LinkingService) {}

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({ operationId: 'listDocumentServices', summary: 'The enabled document services, by name' })
  @ApiOkResponse({
    type: DocumentServicesResponse,
    description: 'Each with whether the caller has linked an account there.',
  })
  async list(@CurrentPrincipal() caller: Principal): Promise<JsonAnswer> {
    const entries = await this.linking.list(caller);
    return jsonList({
      name: 'services',
      entries,
      present: (service) => DocumentServiceResponse.of(service),
    });
  }

  @Post(':id/link')
  @ApiOperation({
    operationId: 'linkDocumentService',
    summary: 'Link the caller’s account, or begin to',
    description:
      'With ApiKey the account is linked at once. With OAuth2 the answer names an address of this service to send the ' +
      'browser to, and sets the cookie that lets it go straight on to the provider; a browser without the cookie is asked ' +
      'first. Linking again replaces what was linked.',
  })
  @ApiParam(ID_PARAM)
  @ApiCreatedResponse({ type: DocumentServiceResponse, description: 'ApiKey: the account is linked.' })
  @ApiOkResponse({
    type: AuthorizationResponse,
    description: 'OAuth2: the address to send the browser to.',
    headers: { 'Set-Cookie': { description: 'Of this flow alone.', schema: { type: 'string' } } },
  })
  @ApiErrors('ValidationFailed', 'MalformedBody', 'NotFound', 'IntegrationDisabled', 'StateConflict')
  @NoBody()
  async link(
    @CurrentPrincipal() caller: Principal,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DocumentServiceResponse | AuthorizationResponse> {
    const linking = await this.linking.link(caller, id, request.headers.origin);
    if (linking.kind === 'linked') return DocumentServiceResponse.of(linking.service);
    reply.status(200).headers({ 'Set-Cookie': linking.cookie, 'Cache-Control': 'no-store' });
    return { authorizationUrl: linking.authorizationUrl };
  }

  @Delete(':id/link')
  @HttpCode(204)
  @ApiOperation({
    operationId: 'unlinkDocumentService',
    summary: 'Destroy the tokens of the caller’s account',
    description: 'Also at a disabled service. 404 when no account is linked.',
  })
  @ApiParam(ID_PARAM)
  @ApiNoContentResponse({ description: 'Nothing of the link is stored any more.' })
  @ApiErrors('ValidationFailed', 'NotFound')
  @NoBody()
  async unlink(@CurrentPrincipal() caller: Principal, @Param('id') id: string): Promise<void> {
    await this.linking.unlink(caller, id);
  }
}

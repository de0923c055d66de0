import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import type { Metadata, MetadataList } from '../../custom-integrations/index.js';
import { JsonBody, NoParameters } from '../../platform/http/input/index.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { DocumentMetadata } from '../linked/document-response.js';
import { CreateFolderRequest, CustomActionRequest, RenameRequest } from './requests.js';
import { DoneResponse, MetadataListResponse, ProviderInfoResponse } from './responses.js';
import { AsksForMore, AsksTheProvider, ENDPOINTS_PATH, OfProviderEndpoints } from './endpoint-docs.js';
import { LONGEST_NAME } from './limits.js';
import { ProviderEndpoints } from './provider-endpoints.js';
import { FilesQuery, MetadataQuery, RemoveItemQuery, SearchQuery } from './queries.js';

const DONE = { type: DoneResponse, description: 'The provider has carried it out.' };
const LIST = 'Files and folders, in the order of the provider.';

/** What a provider knows, and what can be done there (docs/contract/document-webhooks.md#4). */
@OfProviderEndpoints()
@Controller(ENDPOINTS_PATH)
export class ProviderEndpointsController {
  constructor(private readonly endpoints: ProviderEndpoints) {}

  @Get('metadata')
  @ApiOperation({ operationId: 'getProviderMetadata', summary: 'A file or folder of the provider' })
  @ApiOkResponse({ type: DocumentMetadata, description: 'What the provider says of it.' })
  @AsksTheProvider()
  async metadata(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: MetadataQuery,
  ): Promise<Metadata> {
    return this.endpoints.metadata(caller, integrationId, query.id);
  }

  @Get('files')
  @ApiOperation({ operationId: 'listProviderFiles', summary: 'List the files of a folder' })
  @ApiOkResponse({ type: MetadataListResponse, description: LIST })
  @AsksTheProvider()
  async files(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: FilesQuery,
  ): Promise<MetadataList> {
    return this.endpoints.files(caller, integrationId, query);
  }

  @Get('search')
  @ApiOperation({ operationId: 'searchProviderFiles', summary: 'Search the files of a provider' })
  @ApiOkResponse({ type: MetadataListResponse, description: LIST })
  @AsksTheProvider()
  async search(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: SearchQuery,
  ): Promise<MetadataList> {
    return this.endpoints.search(caller, integrationId, query);
  }

  @Post('folders')
  @ApiOperation({ operationId: 'createProviderFolder', summary: 'Create a folder' })
  @ApiCreatedResponse({ type: DocumentMetadata, description: 'The new folder.' })
  @AsksForMore()
  @NoParameters(CreateFolderRequest)
  async createFolder(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @JsonBody() body: CreateFolderRequest,
  ): Promise<Metadata> {
    return this.endpoints.createFolder(caller, integrationId, body);
  }

  @Put('rename')
  @ApiOperation({
    operationId: 'renameProviderItem',
    summary: 'Rename a file or folder',
    description: 'For linked documents of it, a DOCU UPDATE event is published.',
  })
  @ApiOkResponse(DONE)
  @AsksForMore()
  @NoParameters(RenameRequest)
  async rename(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @JsonBody() body: RenameRequest,
  ): Promise<DoneResponse> {
    return this.endpoints.rename(caller, integrationId, body);
  }

  @Delete('items')
  @ApiOperation({
    operationId: 'deleteProviderItem',
    summary: 'Delete a file or folder at the provider',
    description: 'One of the two parameters. Linked documents of it stay, until they are unlinked.',
  })
  @ApiOkResponse(DONE)
  @AsksTheProvider('StateConflict')
  async remove(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RemoveItemQuery,
  ): Promise<DoneResponse> {
    return this.endpoints.remove(caller, integrationId, query);
  }

  @Get('service-info')
  @ApiOperation({
    operationId: 'getProviderServiceInfo',
    summary: 'What the provider can do',
    description:
      'The provider is asked now. One that does not answer this call counts as having the usual endpoints and no actions.',
  })
  @ApiOkResponse({ type: ProviderInfoResponse, description: 'What the provider says.' })
  @AsksTheProvider()
  @NoParameters()
  async serviceInfo(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
  ): Promise<ProviderInfoResponse> {
    return this.endpoints.serviceInfo(caller, integrationId);
  }

  @Post('custom-actions/:name')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'runCustomAction',
    summary: "Run one of the provider's own actions",
    description: '404 for one that its serviceInfo does not list.',
  })
  @ApiParam({ name: 'name', schema: { type: 'string', maxLength: LONGEST_NAME }, example: 'approve' })
  @ApiOkResponse(DONE)
  @AsksTheProvider('MalformedBody', 'BodyTooLarge', 'UnsupportedMediaType')
  @NoParameters(CustomActionRequest)
  async customAction(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Param('name') name: string,
    @JsonBody() body: CustomActionRequest,
  ): Promise<DoneResponse> {
    return this.endpoints.customAction(caller, integrationId, name, body);
  }
}

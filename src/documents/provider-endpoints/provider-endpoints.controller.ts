import { Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
} from '@nestjs/swagger';
import type { Metadata, MetadataList } from '../../custom-integrations/index.js';
import { JsonBody } from '../../platform/http/body/index.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { DocumentMetadata } from '../linked/document-response.js';
import { CreateFolderRequest, CustomActionRequest, RenameRequest } from './requests.js';
import { DoneResponse, MetadataListResponse, ProviderInfoResponse } from './responses.js';
import {
  AsksForMore,
  AsksTheProvider,
  ENDPOINTS_PATH,
  IdQuery,
  OfProviderEndpoints,
  RangeQueries,
  ROOT_BY_DEFAULT,
} from './endpoint-docs.js';
import { LONGEST_NAME, LONGEST_QUERY, type Query as RawQuery } from './parameters.js';
import { ProviderEndpoints } from './provider-endpoints.js';
import { readFiles, readId, readRemoval, readSearch, refuseParameters } from './queries.js';

const DONE = { type: DoneResponse, description: 'The provider has carried it out.' };
const LIST = 'Files and folders, in the order of the provider.';

/** What a provider knows, and what can be done there (docs/contract/document-webhooks.md#4). */
@OfProviderEndpoints()
@Controller(ENDPOINTS_PATH)
export class ProviderEndpointsController {
  constructor(private readonly endpoints: ProviderEndpoints) {}

  @Get('metadata')
  @ApiOperation({ operationId: 'getProviderMetadata', summary: 'A file or folder of the provider' })
  @IdQuery('id', true, '`/` is the root folder.')
  @ApiOkResponse({ type: DocumentMetadata, description: 'What the provider says of it.' })
  @AsksTheProvider()
  async metadata(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
  ): Promise<Metadata> {
    return this.endpoints.metadata(caller, integrationId, readId(query));
  }

  @Get('files')
  @ApiOperation({ operationId: 'listProviderFiles', summary: 'What a folder holds' })
  @IdQuery('parentId', false, ROOT_BY_DEFAULT)
  @RangeQueries()
  @ApiOkResponse({ type: MetadataListResponse, description: LIST })
  @AsksTheProvider()
  async files(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
  ): Promise<MetadataList> {
    const { parentId, range } = readFiles(query);
    return this.endpoints.files(caller, integrationId, parentId, range);
  }

  @Get('search')
  @ApiOperation({ operationId: 'searchProviderFiles', summary: 'What the provider finds' })
  @ApiQuery({ name: 'query', schema: { type: 'string', minLength: 1, maxLength: LONGEST_QUERY } })
  @IdQuery('parentId', false, 'Only in this folder.')
  @RangeQueries()
  @ApiOkResponse({ type: MetadataListResponse, description: LIST })
  @AsksTheProvider()
  async search(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
  ): Promise<MetadataList> {
    return this.endpoints.search(caller, integrationId, readSearch(query));
  }

  @Post('folders')
  @ApiOperation({ operationId: 'createProviderFolder', summary: 'Create a folder' })
  @ApiBody({ type: CreateFolderRequest })
  @ApiCreatedResponse({ type: DocumentMetadata, description: 'The new folder.' })
  @AsksForMore()
  async createFolder(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
    @JsonBody(CreateFolderRequest) body: CreateFolderRequest,
  ): Promise<Metadata> {
    refuseParameters(query);
    return this.endpoints.createFolder(caller, integrationId, body);
  }

  @Put('rename')
  @ApiOperation({
    operationId: 'renameProviderItem',
    summary: 'Rename a file or folder',
    description: 'For linked documents of it, a DOCU UPDATE event is published.',
  })
  @ApiBody({ type: RenameRequest })
  @ApiOkResponse(DONE)
  @AsksForMore()
  async rename(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
    @JsonBody(RenameRequest) body: RenameRequest,
  ): Promise<DoneResponse> {
    refuseParameters(query);
    return this.endpoints.rename(caller, integrationId, body);
  }

  @Delete('items')
  @ApiOperation({
    operationId: 'deleteProviderItem',
    summary: 'Delete a file or folder at the provider',
    description: 'One of the two parameters. Linked documents of it stay, until they are unlinked.',
  })
  @IdQuery('documentId', false)
  @IdQuery('folderId', false)
  @ApiOkResponse(DONE)
  @AsksTheProvider('StateConflict')
  async remove(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
  ): Promise<DoneResponse> {
    return this.endpoints.remove(caller, integrationId, readRemoval(query));
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
  async serviceInfo(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
  ): Promise<ProviderInfoResponse> {
    refuseParameters(query);
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
  @ApiBody({ type: CustomActionRequest })
  @ApiOkResponse(DONE)
  @AsksTheProvider('MalformedBody', 'BodyTooLarge', 'UnsupportedMediaType')
  async customAction(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Param('name') name: string,
    @Query() query: RawQuery,
    @JsonBody(CustomActionRequest) body: CustomActionRequest,
  ): Promise<DoneResponse> {
    refuseParameters(query);
    return this.endpoints.customAction(caller, integrationId, name, body);
  }
}

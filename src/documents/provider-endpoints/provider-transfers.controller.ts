import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiHeader, ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { DocumentMetadata } from '../linked/document-response.js';
import { nameOfId } from '../transfer/content-disposition.js';
import { Transfers } from '../transfer/transfers.js';
import { WIDEST_THUMBNAIL } from '../transfer/thumbnail-size.js';
import {
  AnswersBytes,
  AnswersPicture,
  AsksTheProvider,
  ENDPOINTS_PATH,
  IdQuery,
  OfProviderEndpoints,
} from './endpoint-docs.js';
import { LONGEST_NAME, type Query as RawQuery } from './parameters.js';
import { ProviderEndpoints } from './provider-endpoints.js';
import { readDownload, readThumbnail, readUpload } from './queries.js';
import { Uploads } from './uploads.js';

/** Bytes from and to a provider (docs/contract/document-webhooks.md#4). */
@OfProviderEndpoints()
@Controller(ENDPOINTS_PATH)
export class ProviderTransfersController {
  constructor(
    private readonly endpoints: ProviderEndpoints,
    private readonly transfers: Transfers,
    private readonly uploads: Uploads,
  ) {}

  @Get('download')
  @ApiOperation({
    operationId: 'downloadProviderFile',
    summary: 'The bytes of a file',
    description:
      'Streamed. A transfer that fails half-way ends the connection. It also ends when its user may no longer make it.',
  })
  @IdQuery('id', true)
  @ApiQuery({
    name: 'filename',
    required: false,
    schema: { type: 'string', minLength: 1, maxLength: LONGEST_NAME },
    description: 'The name to save it under, such as its title; the last part of the id unless it is given.',
  })
  @ApiHeader({ name: 'Range', required: false, description: 'Of bytes; passed on to the provider.' })
  @ApiHeader({ name: 'If-Range', required: false, description: 'The ETag or date of what is there already.' })
  @AnswersBytes()
  @AsksTheProvider('RangeNotSatisfiable')
  async download(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id, filename } = readDownload(query);
    const provider = await this.endpoints.open(caller, integrationId);
    const call = { caller, integrationId: provider.integrationId, request, reply };
    await this.transfers.download(call, filename ?? nameOfId(id), (options) =>
      provider.download(id, options),
    );
  }

  @Get('thumbnail')
  @ApiOperation({ operationId: 'getProviderThumbnail', summary: 'A small picture of a file' })
  @IdQuery('id', true)
  @ApiQuery({
    name: 'size',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: WIDEST_THUMBNAIL },
    description: 'The width in pixels.',
  })
  @AnswersPicture()
  @AsksTheProvider()
  async thumbnail(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { id, size } = readThumbnail(query);
    const provider = await this.endpoints.open(caller, integrationId);
    const call = { caller, integrationId: provider.integrationId, request, reply };
    await this.transfers.thumbnail(call, ({ signal }) => provider.thumbnail(id, { size, signal }));
  }

  @Post('uploads')
  @RouteConfig({ streamBody: true })
  @ApiOperation({
    operationId: 'uploadProviderFile',
    summary: 'Send a file to the provider',
    description:
      'The body is the file, of any size and type; it is streamed. A caller who sends `Expect: 100-continue` is told to go ' +
      'on when the provider is ready for it.',
  })
  @IdQuery('parentId', true, 'The folder; `/` is the root.')
  @ApiQuery({ name: 'filename', schema: { type: 'string', minLength: 1, maxLength: LONGEST_NAME } })
  @IdQuery('documentId', false, 'Passed on to the provider.')
  @IdQuery('documentVersionId', false, 'Passed on to the provider.')
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: DocumentMetadata, description: 'The new file, as the provider knows it.' })
  @AsksTheProvider('MalformedRequest', 'StateConflict', 'UnsupportedMediaType')
  async upload(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() query: RawQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const created = await this.uploads.upload({ caller, integrationId, request, reply }, readUpload(query));
    if (created !== undefined) await reply.status(201).send(created);
  }
}

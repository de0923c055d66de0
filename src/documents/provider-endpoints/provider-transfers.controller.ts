import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiBody, ApiConsumes, ApiCreatedResponse, ApiHeader, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { DocumentMetadata } from '../linked/document-response.js';
import { nameOfId } from '../transfer/content-disposition.js';
import { Transfers } from '../transfer/transfers.js';
import {
  AnswersBytes,
  AnswersPicture,
  AsksTheProvider,
  ENDPOINTS_PATH,
  OfProviderEndpoints,
} from './endpoint-docs.js';
import { ProviderEndpoints } from './provider-endpoints.js';
import { DownloadQuery, ProviderThumbnailQuery, UploadQuery } from './queries.js';
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
  @ApiHeader({ name: 'Range', required: false, description: 'Of bytes; passed on to the provider.' })
  @ApiHeader({ name: 'If-Range', required: false, description: 'The ETag or date of what is there already.' })
  @AnswersBytes()
  @AsksTheProvider('RangeNotSatisfiable')
  async download(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() { id, filename }: DownloadQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const provider = await this.endpoints.open(caller, integrationId);
    const call = { caller, integrationId: provider.integrationId, request, reply };
    await this.transfers.download(call, filename ?? nameOfId(id), (options) =>
      provider.download(id, options),
    );
  }

  @Get('thumbnail')
  @ApiOperation({ operationId: 'getProviderThumbnail', summary: 'A small picture of a file' })
  @AnswersPicture()
  @AsksTheProvider()
  async thumbnail(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() { id, size }: ProviderThumbnailQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
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
  @ApiConsumes('application/octet-stream')
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: DocumentMetadata, description: 'The new file, as the provider knows it.' })
  @AsksTheProvider('MalformedRequest', 'StateConflict', 'UnsupportedMediaType')
  async upload(
    @CurrentPrincipal() caller: Principal,
    @Param('id') integrationId: string,
    @Query() target: UploadQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const created = await this.uploads.upload({ caller, integrationId, request, reply }, target);
    if (created !== undefined) await reply.status(201).send(created);
  }
}

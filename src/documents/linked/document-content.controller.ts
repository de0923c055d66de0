import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { ThumbnailQuery } from '../transfer/thumbnail-query.js';
import { Transfers } from '../transfer/transfers.js';
import { AsksTheProvider, DOCUMENTS_PATH, OfLinkedDocuments, OfOneDocument } from './document-docs.js';
import { LinkedDocuments } from './linked-documents.js';

const BYTES = { schema: { type: 'string', format: 'binary' } } as const;

/** What linked documents hold, through the caller's own account at their provider. */
@OfLinkedDocuments()
@Controller(DOCUMENTS_PATH)
export class DocumentContentController {
  constructor(
    private readonly documents: LinkedDocuments,
    private readonly transfers: Transfers,
  ) {}

  @Get(':ID/content')
  @ApiOperation({
    operationId: 'downloadDocument',
    summary: "Download a linked document's bytes",
    description: "Through the caller's own account at the provider, as they are there now.",
  })
  @ApiHeader({ name: 'Range', required: false, description: 'Passed on to the provider.' })
  @ApiProduces('*/*')
  @ApiResponse({ status: 200, description: 'The bytes.', content: { '*/*': BYTES } })
  @ApiResponse({
    status: 206,
    description: 'The part that was asked for, where the provider gives parts.',
    content: { '*/*': BYTES },
  })
  @AsksTheProvider('RangeNotSatisfiable')
  @OfOneDocument()
  async content(
    @CurrentPrincipal() caller: Principal,
    @Param('ID') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = await this.documents.get(caller.customerId, id);
    const provider = await this.documents.providerOf(caller, document);
    const { integrationId, externalId, metadata } = document;
    await this.transfers.download({ caller, integrationId, request, reply }, metadata.title, (options) =>
      provider.download(externalId, options),
    );
  }

  @Get(':ID/thumbnail')
  @ApiOperation({ operationId: 'getDocumentThumbnail', summary: 'A small picture of a linked document' })
  @ApiProduces('image/*')
  @ApiResponse({ status: 200, description: 'The picture.', content: { 'image/*': BYTES } })
  @AsksTheProvider('ValidationFailed')
  @OfOneDocument()
  async thumbnail(
    @CurrentPrincipal() caller: Principal,
    @Param('ID') id: string,
    @Query() { size }: ThumbnailQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const document = await this.documents.get(caller.customerId, id);
    const provider = await this.documents.providerOf(caller, document);
    const { integrationId, externalId } = document;
    await this.transfers.thumbnail({ caller, integrationId, request, reply }, (options) =>
      provider.thumbnail(externalId, { ...options, size }),
    );
  }
}

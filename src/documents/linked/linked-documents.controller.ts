import { Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { ApiErrors } from '../../platform/http/errors/index.js';
import { JsonBody, NoBody } from '../../platform/http/input/index.js';
import { type JsonAnswer, jsonList, JSON_TYPE } from '../../platform/http/json-list.js';
import { pageMeta } from '../../platform/http/page.js';
import { CurrentPrincipal, type Principal } from '../../auth/index.js';
import { AsksTheProvider, DOCUMENTS_PATH, OfLinkedDocuments, OfOneDocument } from './document-docs.js';
import { ListDocumentsQuery } from './list-documents-query.js';
import { DocumentUpdates } from './document-updates.js';
import { DocumentListResponse, DocumentResponse } from './document-response.js';
import { LinkDocumentRequest } from './link-document-request.js';
import { LinkedDocuments } from './linked-documents.js';

/** Linked documents (docs/contract/document-webhooks.md#5). */
@OfLinkedDocuments()
@Controller(DOCUMENTS_PATH)
export class LinkedDocumentsController {
  constructor(
    private readonly documents: LinkedDocuments,
    private readonly updates: DocumentUpdates,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'linkDocument',
    summary: "Link a provider's file",
    description:
      "The caller's own account at the provider must see it. The document is committed together with its DOCU CREATE " +
      'event. 400 for a folder; 409 when the caller has linked it already.',
  })
  @ApiCreatedResponse({
    type: DocumentResponse,
    description: 'The document was linked.',
    headers: { Location: { description: 'The new document.', schema: { type: 'string', format: 'uri' } } },
  })
  @AsksTheProvider(
    'ValidationFailed',
    'MalformedBody',
    'NotFound',
    'Conflict',
    'LimitReached',
    'BodyTooLarge',
    'UnsupportedMediaType',
  )
  async link(
    @CurrentPrincipal() principal: Principal,
    @JsonBody() body: LinkDocumentRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DocumentResponse> {
    const document = await this.documents.link(principal, body.integrationId.toLowerCase(), body.externalId);
    reply.header('Location', `${this.config.publicUrl}/${DOCUMENTS_PATH}/${document.id}`);
    return DocumentResponse.of(document);
  }

  @Get()
  @Header('Content-Type', JSON_TYPE)
  @ApiOperation({
    operationId: 'listDocuments',
    summary: "The customer's linked documents, newest first",
    description: 'Those of all its users.',
  })
  @ApiOkResponse({ type: DocumentListResponse, description: 'One page, newest first.' })
  @ApiErrors('ValidationFailed')
  async list(
    @CurrentPrincipal() principal: Principal,
    @Query() query: ListDocumentsQuery,
  ): Promise<JsonAnswer> {
    const { integrationId, externalId, ownerID: ownerId, search } = query;
    const filters = { integrationId, externalId, ownerId, search };
    const [documents, total] = await this.documents.list(principal.customerId, filters, query);
    return jsonList({
      name: 'documents',
      entries: documents,
      present: (document) => DocumentResponse.of(document),
      meta: () => pageMeta(query, total),
    });
  }

  @Get(':ID')
  @ApiOperation({ operationId: 'getDocument', summary: 'One linked document' })
  @ApiOkResponse({ type: DocumentResponse, description: 'The document as it was when last refreshed.' })
  @OfOneDocument()
  async get(@CurrentPrincipal() principal: Principal, @Param('ID') id: string): Promise<DocumentResponse> {
    return DocumentResponse.of(await this.documents.get(principal.customerId, id));
  }

  @Post(':ID/refresh')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'refreshDocument',
    summary: 'Ask the provider for the current metadata of a document',
    description:
      "Through the caller's own account there. When the title, kind, type, size, date or read-only flag has " +
      'changed, that is committed together with a DOCU UPDATE event; new links alone are stored without one.',
  })
  @ApiOkResponse({ type: DocumentResponse, description: 'The document as it is now.' })
  @AsksTheProvider('ValidationFailed', 'MalformedBody', 'BodyTooLarge', 'UnsupportedMediaType')
  @OfOneDocument()
  @NoBody()
  async refresh(
    @CurrentPrincipal() principal: Principal,
    @Param('ID') id: string,
  ): Promise<DocumentResponse> {
    return DocumentResponse.of(await this.updates.refresh(principal, id));
  }

  @Delete(':ID')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'unlinkDocument',
    summary: 'Unlink a document',
    description:
      "For its owner and administrators. The provider's file stays. Committed together with the DOCU DELETE event.",
  })
  @ApiOkResponse({ description: 'The document was unlinked. The body is empty.' })
  @ApiErrors('AccessDenied')
  @OfOneDocument()
  async unlink(@CurrentPrincipal() principal: Principal, @Param('ID') id: string): Promise<void> {
    await this.documents.unlink(principal, id);
  }
}

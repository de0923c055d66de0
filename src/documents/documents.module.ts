import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomIntegrationsModule } from '../custom-integrations/index.js';
import { PublishingModule } from '../publishing/index.js';
import { AuthModule } from '../auth/index.js';
import { DocumentContentController } from './linked/document-content.controller.js';
import { DocumentUpdates } from './linked/document-updates.js';
import { LinkedDocumentsController } from './linked/linked-documents.controller.js';
import { LinkedDocuments } from './linked/linked-documents.js';
import { StoredDocument } from './linked/linked-document.entity.js';
import { LinkedDocumentsRepository } from './linked/linked-documents.repository.js';
import { ProviderEndpointsController } from './provider-endpoints/provider-endpoints.controller.js';
import { ProviderEndpoints } from './provider-endpoints/provider-endpoints.js';
import { ProviderTransfersController } from './provider-endpoints/provider-transfers.controller.js';
import { Uploads } from './provider-endpoints/uploads.js';
import { Transfers } from './transfer/transfers.js';
import { TransferTimes } from './transfer/transfer-times.js';

/** Providers' endpoints for front-ends, and linked documents (docs/contract/document-webhooks.md#4 and #5). */
@Module({
  imports: [
    TypeOrmModule.forFeature([StoredDocument]),
    CustomIntegrationsModule,
    PublishingModule,
    AuthModule,
  ],
  controllers: [
    ProviderEndpointsController,
    ProviderTransfersController,
    LinkedDocumentsController,
    DocumentContentController,
  ],
  providers: [
    DocumentUpdates,
    LinkedDocuments,
    LinkedDocumentsRepository,
    ProviderEndpoints,
    Transfers,
    TransferTimes,
    Uploads,
  ],
})
export class DocumentsModule {}

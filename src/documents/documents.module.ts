import { Module } from '@nestjs/common';
import { CustomIntegrationsModule } from '../custom-integrations/index.js';
import { PublishingModule } from '../publishing/index.js';
import { SessionsModule } from '../sessions/index.js';
import { LINKED_CONTROLLERS, LINKED_PROVIDERS } from './linked/index.js';
import { SERVICES_CONTROLLERS, SERVICES_PROVIDERS } from './services/index.js';
import { TRANSFER_PROVIDERS } from './transfer/index.js';

/** Providers' endpoints for front-ends, and linked documents (contract of the document integrations, sections 4 and 5). */
@Module({
  imports: [CustomIntegrationsModule, PublishingModule, SessionsModule],
  controllers: [...SERVICES_CONTROLLERS, ...LINKED_CONTROLLERS],
  providers: [...SERVICES_PROVIDERS, ...TRANSFER_PROVIDERS, ...LINKED_PROVIDERS],
})
export class DocumentsModule {}

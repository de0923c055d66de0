import { Module } from '@nestjs/common';
import { CustomIntegrationsModule } from '../custom-integrations/index.js';
import { PublishingModule } from '../publishing/index.js';
import { SessionsModule } from '../sessions/index.js';

/** Providers' endpoints for front-ends, and linked documents (contract of the document integrations, sections 4 and 5). */
@Module({
  imports: [CustomIntegrationsModule, PublishingModule, SessionsModule],
})
export class DocumentsModule {}

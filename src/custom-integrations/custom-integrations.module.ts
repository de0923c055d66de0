import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/index.js';
import { LinksOfIntegrationRepository } from './linking/links-of-integration.repository.js';
import { IntegrationsRepository } from './registry/integrations.repository.js';

/** Registered document providers and users' accounts there (contract of the document integrations, sections 1 to 4). */
@Module({
  imports: [SessionsModule],
  providers: [IntegrationsRepository, LinksOfIntegrationRepository],
})
export class CustomIntegrationsModule {}

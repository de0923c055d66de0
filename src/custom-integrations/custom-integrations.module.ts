import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/index.js';
import { DocumentProviders } from './document-providers.js';
import { DocumentServicesController } from './linking/document-services.controller.js';
import { LinkedProviders } from './linking/linked-providers.js';
import { LinkingService } from './linking/linking.service.js';
import { LinksRepository } from './linking/links.repository.js';
import { LinksOfIntegrationRepository } from './linking/links-of-integration.repository.js';
import { OAuth2PagesController } from './linking/oauth2-pages.controller.js';
import { PageErrors } from './linking/page-errors.js';
import { CodeFlow } from './linking/oauth2/code-flow.js';
import { FlowCleanup } from './linking/oauth2/flow-cleanup.js';
import { LinkFlows } from './linking/oauth2/link-flows.js';
import { OAuth2FlowsRepository } from './linking/oauth2/oauth2-flows.repository.js';
import { TokenEndpoint } from './linking/oauth2/token-endpoint.js';
import { TokenKeeper } from './linking/tokens/token-keeper.js';
import { TokenRefresh } from './linking/tokens/token-refresh.js';
import { ProviderLoad } from './provider/provider-load.js';
import { IntegrationsRepository } from './registry/integrations.repository.js';
import { ProviderServiceInfo } from './registry/provider-service-info.js';
import { RegistryController } from './registry/registry.controller.js';
import { RegistryService } from './registry/registry.service.js';
import { ServiceInfoReader } from './registry/service-info-reader.js';
import { ServiceInfoUpdates } from './registry/service-info-updates.js';

/** Registered document providers and users' accounts there (contract of the document integrations, sections 1 to 4). */
@Module({
  imports: [SessionsModule],
  controllers: [DocumentServicesController, OAuth2PagesController, RegistryController],
  providers: [
    CodeFlow,
    { provide: DocumentProviders, useClass: LinkedProviders },
    FlowCleanup,
    IntegrationsRepository,
    LinkFlows,
    LinkingService,
    LinksOfIntegrationRepository,
    LinksRepository,
    OAuth2FlowsRepository,
    PageErrors,
    ProviderLoad,
    RegistryService,
    { provide: ServiceInfoReader, useClass: ProviderServiceInfo },
    ServiceInfoUpdates,
    TokenEndpoint,
    TokenKeeper,
    TokenRefresh,
  ],
  exports: [DocumentProviders],
})
export class CustomIntegrationsModule {}

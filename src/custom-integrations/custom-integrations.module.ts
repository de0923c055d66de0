import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuthModule } from '../auth/index.js';
import { CallCleanup } from './calls/call-cleanup.js';
import { CallLog } from './calls/call-log.js';
import { ProviderCallsRepository } from './calls/provider-calls.repository.js';
import { DocumentProviders } from './model/document-providers.js';
import { DocumentServicesController } from './linking/document-services.controller.js';
import { LinkedProviders } from './tokens/linked-providers.js';
import { LinkingService } from './linking/linking.service.js';
import { StoredLink } from './links/link.entity.js';
import { LinksRepository } from './links/links.repository.js';
import { LinksOfIntegrationRepository } from './links/links-of-integration.repository.js';
import { OAuth2PagesController } from './linking/pages/oauth2-pages.controller.js';
import { PageErrors } from './linking/pages/page-errors.js';
import { FlowCleanup } from './linking/flow-cleanup.js';
import { LinkFlows } from './linking/link-flows.js';
import { StoredFlow } from './linking/oauth2-flow.entity.js';
import { OAuth2FlowsRepository } from './linking/oauth2-flows.repository.js';
import { TokenEndpoint } from './tokens/token-endpoint.js';
import { AccessTokens } from './tokens/access-tokens.js';
import { TokenRefresh } from './tokens/token-refresh.js';
import { ProviderLoad } from './provider-client/provider-load.js';
import { StoredIntegration } from './registry/integration.entity.js';
import { IntegrationsRepository } from './registry/integrations.repository.js';
import { ProviderServiceInfo } from './registry/provider-service-info.js';
import { RegistryController } from './registry/registry.controller.js';
import { RegistryService } from './registry/registry.service.js';
import { ServiceInfoReader } from './registry/service-info-reader.js';
import { ServiceInfoUpdates } from './registry/service-info-updates.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageService } from './usage/usage.service.js';

/** Registered document providers and users' accounts there (docs/contract/document-webhooks.md#1 to #4). */
@Module({
  imports: [TypeOrmModule.forFeature([StoredFlow, StoredIntegration, StoredLink]), AuthModule],
  controllers: [DocumentServicesController, OAuth2PagesController, RegistryController, UsageController],
  providers: [
    { provide: DocumentProviders, useClass: LinkedProviders },
    CallCleanup,
    CallLog,
    FlowCleanup,
    IntegrationsRepository,
    LinkFlows,
    LinkingService,
    LinksOfIntegrationRepository,
    LinksRepository,
    OAuth2FlowsRepository,
    PageErrors,
    ProviderCallsRepository,
    ProviderLoad,
    RegistryService,
    { provide: ServiceInfoReader, useClass: ProviderServiceInfo },
    ServiceInfoUpdates,
    TokenEndpoint,
    AccessTokens,
    TokenRefresh,
    UsageService,
  ],
  exports: [DocumentProviders],
})
export class CustomIntegrationsModule {}

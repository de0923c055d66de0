import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { isUuid } from '../../platform/crypto/index.js';
import { EgressClient } from '../../platform/egress/index.js';
import type { Principal } from '../../sessions/index.js';
import { DocumentProviders } from '../document-providers.js';
import { ApiKeyCredentials } from '../provider/api-key-credentials.js';
import type { Credentials } from '../provider/credentials.js';
import type { DocumentProvider } from '../provider/document-provider.js';
import { HttpDocumentProvider } from '../provider/http-document-provider.js';
import { ProviderLoad } from '../provider/provider-load.js';
import type { Integration } from '../registry/integration.js';
import { IntegrationsRepository } from '../registry/integrations.repository.js';
import { consentRequired, disabled, linkRequired, notFound } from './account.js';
import { LinksRepository } from './links.repository.js';
import { OAuth2Credentials } from './tokens/credentials.js';
import { TokenKeeper } from './tokens/token-keeper.js';

/** Opens providers with the accounts that users have linked. */
@Injectable()
export class LinkedProviders extends DocumentProviders {
  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly links: LinksRepository,
    private readonly keeper: TokenKeeper,
    private readonly egress: EgressClient,
    private readonly load: ProviderLoad,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  override async open(caller: Principal, integrationId: string): Promise<DocumentProvider> {
    const integration = isUuid(integrationId)
      ? await this.integrations.find(caller.customerId, integrationId)
      : undefined;
    if (integration === undefined) throw notFound();
    if (!integration.enabled) throw disabled(integration.name);
    const state = await this.links.stateOf(integration.id, caller.userId);
    if (state === 'none') throw linkRequired(integration.name);
    if (state === 'consentRequired') throw consentRequired(integration.name);
    const credentials = this.credentials(caller, integration);
    return new HttpDocumentProvider(
      integration,
      credentials,
      this.egress,
      this.config.provider,
      this.load.of(caller.userId),
    );
  }

  override async isOpen({ customerId, userId }: Principal, integrationId: string): Promise<boolean> {
    return isUuid(integrationId) && this.links.isOpen(customerId, integrationId, userId);
  }

  private credentials(caller: Principal, integration: Integration): Credentials {
    return integration.authenticationType === 'ApiKey'
      ? new ApiKeyCredentials(integration.apiKey, caller.username)
      : new OAuth2Credentials(this.keeper, { caller, integration });
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { isUuid } from '../../platform/crypto/index.js';
import { EgressClient } from '../../platform/egress/index.js';
import type { Principal } from '../../auth/index.js';
import { CallLog } from '../calls/call-log.js';
import { DocumentProviders } from '../model/document-providers.js';
import { ApiKeyCredentials } from '../provider-client/api-key-credentials.js';
import type { Credentials } from '../model/credentials.js';
import type { DocumentProvider } from '../model/document-provider.js';
import { HttpDocumentProvider } from '../provider-client/http-document-provider.js';
import { ProviderLoad } from '../provider-client/provider-load.js';
import type { Integration } from '../model/integration.js';
import { IntegrationsRepository } from '../registry/integrations.repository.js';
import { consentRequired, disabled, linkRequired, notFound } from '../links/link-errors.js';
import { LinksRepository } from '../links/links.repository.js';
import { OAuth2Credentials } from './oauth2-credentials.js';
import { AccessTokens } from './access-tokens.js';

/** Opens providers with the accounts that users have linked. */
@Injectable()
export class LinkedProviders extends DocumentProviders {
  constructor(
    private readonly integrations: IntegrationsRepository,
    private readonly links: LinksRepository,
    private readonly accessTokens: AccessTokens,
    private readonly egress: EgressClient,
    private readonly load: ProviderLoad,
    private readonly log: CallLog,
    @Inject(APP_CONFIG) private readonly config: AppConfig,
  ) {
    super();
  }

  override async open(caller: Principal, integrationId: string): Promise<DocumentProvider> {
    const integration = isUuid(integrationId)
      ? await this.integrations.find(caller.customerId, integrationId)
      : undefined;
    if (integration === undefined) throw notFound();
    if (!integration.enabled) throw disabled(integration);
    const state = await this.links.stateOf(integration.id, caller.userId);
    if (state === 'none') throw linkRequired(integration);
    if (state === 'consentRequired') throw consentRequired(integration);
    const credentials = this.credentials(caller, integration);
    return new HttpDocumentProvider(
      integration,
      credentials,
      this.egress,
      this.config.provider,
      this.load.of(caller.userId),
      this.log.of(integration.id, caller.userId),
    );
  }

  override async isOpen({ customerId, userId }: Principal, integrationId: string): Promise<boolean> {
    return isUuid(integrationId) && this.links.isOpen(customerId, integrationId, userId);
  }

  private credentials(caller: Principal, integration: Integration): Credentials {
    return integration.authenticationType === 'ApiKey'
      ? new ApiKeyCredentials(integration.apiKey, caller.username)
      : new OAuth2Credentials(this.accessTokens, { caller, integration });
  }
}

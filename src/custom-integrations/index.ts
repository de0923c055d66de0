import { StoredFlow } from './linking/oauth2-flow.entity.js';
import { StoredLink } from './links/link.entity.js';
import { StoredIntegration } from './registry/integration.entity.js';
import { LINK_SEALED_COLUMNS } from './links/links.repository.js';
import { FLOW_SEALED_COLUMNS } from './linking/oauth2-flows.repository.js';
import { REGISTRY_SEALED_COLUMNS } from './registry/integrations.repository.js';

export { CustomIntegrationsModule } from './custom-integrations.module.js';
export { DocumentProviders } from './model/document-providers.js';
export type { DocumentProvider, ProviderBytes, UploadTarget } from './model/document-provider.js';
export type { Metadata } from './model/metadata.js';
export type { MetadataList, SkippedEntry } from './model/metadata-list.js';
export { type ServiceInfo, USUAL_ENDPOINTS } from './model/service-info.js';

/** The sealed columns of this module, for secrets/sealed-columns.ts. */
export const INTEGRATION_SEALED_COLUMNS = [
  ...REGISTRY_SEALED_COLUMNS,
  ...LINK_SEALED_COLUMNS,
  ...FLOW_SEALED_COLUMNS,
];

/** What this module stores as entities, for the data source. */
export const INTEGRATION_ENTITIES = [StoredFlow, StoredLink, StoredIntegration];

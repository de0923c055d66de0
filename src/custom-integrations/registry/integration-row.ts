import { SealError, type Sealer } from '../../platform/crypto/index.js';
import type { Integration, NameValue } from '../model/integration.js';
import type { StoredIntegration } from './integration.entity.js';

/** An integration, and how asking its provider what it offers went. */
export type RegisteredIntegration = Integration & {
  /** When it last answered; null when it never did. */
  readonly serviceInfoAt: Date | null;
  /** Why it could not be asked the last time; null when it could. */
  readonly serviceInfoError: string | null;
};

export const headersContext = (id: string): string => `integration-headers:${id}`;
export const clientSecretContext = (id: string): string => `integration-client-secret:${id}`;
export const apiKeyContext = (id: string): string => `integration-api-key:${id}`;

/** An integration of a list, which is there whether its secrets can be opened or not. */
export type ListedIntegration = RegisteredIntegration & {
  /** Its secrets are empty, and its headers left out: they cannot be opened with the keys at hand. */
  readonly secretsUnreadable?: true;
};

/** As {@link openRow}, but marks an integration whose secrets cannot be opened, so that it hides no others. */
export function openListed(row: StoredIntegration, sealer: Sealer): ListedIntegration {
  try {
    return openRow(row, sealer);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const unreadable = openRow({ ...row, requestHeadersSealed: null }, { open: () => '' });
    return { ...unreadable, secretsUnreadable: true };
  }
}

/** @throws SealError when its secrets cannot be opened with the keys at hand */
export function openRow(row: StoredIntegration, sealer: Pick<Sealer, 'open'>): RegisteredIntegration {
  const common = {
    id: row.id,
    customerId: row.customerId,
    name: row.name,
    baseApiUrl: row.baseApiUrl,
    requestParameters: row.requestParameters,
    requestHeaders:
      row.requestHeadersSealed === null
        ? []
        : (JSON.parse(sealer.open(row.requestHeadersSealed, headersContext(row.id))) as NameValue[]),
    enabled: row.enabled,
    serviceInfo: row.serviceInfo,
    serviceInfoAt: row.serviceInfoAt,
    serviceInfoError: row.serviceInfoError,
    revision: row.revision,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
  switch (row.authenticationType) {
    case 'OAuth2':
      return {
        ...common,
        authenticationType: 'OAuth2',
        authenticationUrl: row.authenticationUrl!,
        tokenEndpointUrl: row.tokenEndpointUrl!,
        clientId: row.clientId!,
        clientSecret: sealer.open(row.clientSecretSealed!, clientSecretContext(row.id)),
        tokenEndpointAuthMethod: row.tokenAuthMethod ?? 'auto',
        knownAuthMethod: row.tokenAuthKnown,
        pkce: row.pkce ?? true,
      };
    case 'ApiKey':
      return {
        ...common,
        authenticationType: 'ApiKey',
        apiKey: sealer.open(row.apiKeySealed!, apiKeyContext(row.id)),
      };
  }
}

/** The sealed columns of an integration; null where it has no such secret. */
export function sealedValues(integration: Integration, sealer: Sealer) {
  const { id, requestHeaders } = integration;
  return {
    requestHeaders:
      requestHeaders.length === 0 ? null : sealer.seal(JSON.stringify(requestHeaders), headersContext(id)),
    clientSecret:
      integration.authenticationType === 'OAuth2'
        ? sealer.seal(integration.clientSecret, clientSecretContext(id))
        : null,
    apiKey:
      integration.authenticationType === 'ApiKey' ? sealer.seal(integration.apiKey, apiKeyContext(id)) : null,
  };
}

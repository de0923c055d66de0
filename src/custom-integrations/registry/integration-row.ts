import { SealError, type Sealer } from '../../platform/crypto/index.js';
import type { ServiceInfo } from '../model/service-info.js';
import type {
  ClientAuthMethod,
  Integration,
  NameValue,
  TokenEndpointAuthMethod,
} from '../model/integration.js';

/** A row of custom_integrations. */
export interface Row {
  readonly id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly base_api_url: string;
  readonly request_parameters: NameValue[];
  readonly request_headers_sealed: Buffer | null;
  readonly authentication_type: Integration['authenticationType'];
  readonly authentication_url: string | null;
  readonly token_endpoint_url: string | null;
  readonly client_id: string | null;
  readonly client_secret_sealed: Buffer | null;
  readonly token_auth_method: TokenEndpointAuthMethod | null;
  readonly token_auth_known: ClientAuthMethod | null;
  readonly pkce: boolean | null;
  readonly api_key_sealed: Buffer | null;
  readonly enabled: boolean;
  readonly service_info: ServiceInfo | null;
  readonly service_info_at: Date | null;
  readonly service_info_error: string | null;
  readonly revision: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

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
export function openListed(row: Row, sealer: Sealer): ListedIntegration {
  try {
    return openRow(row, sealer);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const unreadable = openRow({ ...row, request_headers_sealed: null }, { open: () => '' });
    return { ...unreadable, secretsUnreadable: true };
  }
}

/** @throws SealError when its secrets cannot be opened with the keys at hand */
export function openRow(row: Row, sealer: Pick<Sealer, 'open'>): RegisteredIntegration {
  const common = {
    id: row.id,
    customerId: row.customer_id,
    name: row.name,
    baseApiUrl: row.base_api_url,
    requestParameters: row.request_parameters,
    requestHeaders:
      row.request_headers_sealed === null
        ? []
        : (JSON.parse(sealer.open(row.request_headers_sealed, headersContext(row.id))) as NameValue[]),
    enabled: row.enabled,
    serviceInfo: row.service_info,
    serviceInfoAt: row.service_info_at,
    serviceInfoError: row.service_info_error,
    revision: row.revision,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
  return row.authentication_type === 'OAuth2'
    ? {
        ...common,
        authenticationType: 'OAuth2',
        authenticationUrl: row.authentication_url!,
        tokenEndpointUrl: row.token_endpoint_url!,
        clientId: row.client_id!,
        clientSecret: sealer.open(row.client_secret_sealed!, clientSecretContext(row.id)),
        tokenEndpointAuthMethod: row.token_auth_method ?? 'auto',
        knownAuthMethod: row.token_auth_known,
        pkce: row.pkce ?? true,
      }
    : {
        ...common,
        authenticationType: 'ApiKey',
        apiKey: sealer.open(row.api_key_sealed!, apiKeyContext(row.id)),
      };
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

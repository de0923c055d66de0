import { type CustomAction, type ServiceInfo, USUAL_ENDPOINTS } from '../model/service-info.js';
import type { AuthenticationType, NameValue, TokenEndpointAuthMethod } from '../model/integration.js';
import type { ListedIntegration } from './integration-row.js';

/** What is shown of a secret: its last four characters only where it has more than eight. */
interface SecretView {
  readonly set: true;
  readonly lastFour: string | null;
}

/** An integration as administrators see it (docs/contract/document-webhooks.md#1). */
export interface IntegrationResource {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  readonly authenticationType: AuthenticationType;
  readonly baseApiUrl: string;
  readonly requestParameters: readonly NameValue[];
  readonly requestHeaders: readonly (SecretView & { readonly name: string })[];
  readonly authenticationUrl?: string;
  readonly tokenEndpointUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: SecretView;
  readonly tokenEndpointAuthMethod?: TokenEndpointAuthMethod;
  readonly pkce?: boolean;
  readonly redirectUri?: string;
  readonly apiKey?: SecretView;
  /** In lists: that its secrets cannot be opened with the keys at hand; absent when they can. */
  readonly secretsUnreadable?: true;
  readonly enabled: boolean;
  /** What can be asked of the provider: what it lists, or the usual ones. */
  readonly availableEndpoints: readonly string[];
  readonly customActions: readonly CustomAction[];
  readonly serviceInfo: ServiceInfo | null;
  readonly serviceInfoReadAt: string | null;
  readonly serviceInfoError: string | null;
  /** How many users have linked an account. */
  readonly links: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Absent when there are none. */
  readonly warnings?: readonly string[];
}

/** What an integration is shown with that is not stored in it. */
export interface Surroundings {
  /** PUBLIC_URL, without a trailing slash. */
  readonly publicUrl: string;
  readonly links: number;
  readonly warnings: readonly string[];
}

export function presentIntegration(
  integration: ListedIntegration,
  { publicUrl, links, warnings }: Surroundings,
): IntegrationResource {
  const { id, serviceInfo } = integration;
  return {
    id,
    customerId: integration.customerId,
    name: integration.name,
    authenticationType: integration.authenticationType,
    baseApiUrl: integration.baseApiUrl,
    requestParameters: integration.requestParameters,
    requestHeaders: integration.requestHeaders.map(({ name, value }) => ({ name, ...viewSecret(value) })),
    ...(integration.authenticationType === 'OAuth2'
      ? {
          authenticationUrl: integration.authenticationUrl,
          tokenEndpointUrl: integration.tokenEndpointUrl,
          clientId: integration.clientId,
          clientSecret: viewSecret(integration.clientSecret),
          tokenEndpointAuthMethod: integration.tokenEndpointAuthMethod,
          pkce: integration.pkce,
          redirectUri: redirectUri(publicUrl, id),
        }
      : { apiKey: viewSecret(integration.apiKey) }),
    ...(integration.secretsUnreadable && { secretsUnreadable: true }),
    enabled: integration.enabled,
    availableEndpoints: serviceInfo?.availableEndpoints ?? USUAL_ENDPOINTS,
    customActions: serviceInfo?.customActions ?? [],
    serviceInfo,
    serviceInfoReadAt: integration.serviceInfoAt?.toISOString() ?? null,
    serviceInfoError: integration.serviceInfoError,
    links,
    createdAt: integration.createdAt.toISOString(),
    updatedAt: integration.updatedAt.toISOString(),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

/** Where a provider sends the browser back to; one for each integration (docs/contract/document-webhooks.md#1). */
function redirectUri(publicUrl: string, id: string): string {
  return `${publicUrl}/custom-integrations/${id}/oauth2/callback`;
}

function viewSecret(secret: string): SecretView {
  const characters = Array.from(secret);
  return { set: true, lastFour: characters.length > 8 ? characters.slice(-4).join('') : null };
}

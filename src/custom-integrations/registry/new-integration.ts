import type { ApiKeyIntegration, OAuth2Integration } from '../model/integration.js';
import type {
  CreateApiKeyIntegrationRequest,
  CreateIntegrationRequest,
  CreateOAuth2IntegrationRequest,
} from './create-integration-request.js';

type Registered = 'id' | 'customerId' | 'serviceInfo' | 'revision' | 'createdAt' | 'updatedAt';

/** What an administrator says of a new integration, every default filled in. */
export type NewIntegration = Omit<OAuth2Integration, Registered> | Omit<ApiKeyIntegration, Registered>;

/** A new integration, every default filled in. */
export function newIntegration(body: CreateIntegrationRequest): NewIntegration {
  const { name, baseApiUrl, enabled = true } = body;
  const ofType = body as CreateOAuth2IntegrationRequest | CreateApiKeyIntegrationRequest;
  const { requestParameters = [], requestHeaders = [] } = ofType;
  const common = { name, baseApiUrl, requestParameters, requestHeaders, enabled };
  if (ofType.authenticationType === 'ApiKey') {
    return { ...common, authenticationType: 'ApiKey', apiKey: ofType.apiKey };
  }
  const { authenticationUrl, tokenEndpointUrl, clientId, clientSecret } = ofType;
  const { tokenEndpointAuthMethod = 'auto', pkce = true } = ofType;
  return {
    ...common,
    authenticationType: 'OAuth2',
    authenticationUrl,
    tokenEndpointUrl,
    clientId,
    clientSecret,
    tokenEndpointAuthMethod,
    knownAuthMethod: null,
    pkce,
  };
}

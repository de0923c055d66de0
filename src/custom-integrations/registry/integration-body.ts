import { AppError } from '../../platform/http/errors/index.js';
import { type ClassConstructor, isObject, validated } from '../../platform/http/body/index.js';
import {
  CreateApiKeyIntegrationRequest,
  CreateOAuth2IntegrationRequest,
  UntypedIntegrationRequest,
} from './create-integration-request.js';
import { EditApiKeyIntegrationRequest, EditOAuth2IntegrationRequest } from './edit-integration-request.js';
import type { ApiKeyIntegration, Integration, OAuth2Integration } from '../model/integration.js';
import type { IntegrationEdit } from './integration-edit.js';

type Registered = 'id' | 'customerId' | 'serviceInfo' | 'revision' | 'createdAt' | 'updatedAt';

/** What an administrator says of a new integration, every default filled in. */
export type NewIntegration = Omit<OAuth2Integration, Registered> | Omit<ApiKeyIntegration, Registered>;

/** @throws AppError ValidationFailed that names every field at fault, those of the other type among them */
export function readNewIntegration(raw: unknown): NewIntegration {
  const type = isObject(raw) ? raw['authenticationType'] : undefined;
  if (type === 'OAuth2') return withDefaults(validated(CreateOAuth2IntegrationRequest, raw));
  if (type === 'ApiKey') return withDefaults(validated(CreateApiKeyIntegrationRequest, raw));
  validated(UntypedIntegrationRequest, raw ?? {});
  throw new AppError('ValidationFailed', 'authenticationType must be OAuth2 or ApiKey.');
}

/**
 * @param type of the integration that is edited
 * @throws AppError ValidationFailed that names every field at fault, those of the other type among them
 */
export function readEdit(type: Integration['authenticationType'], raw: unknown): IntegrationEdit {
  const request: ClassConstructor<EditOAuth2IntegrationRequest | EditApiKeyIntegrationRequest> =
    type === 'OAuth2' ? EditOAuth2IntegrationRequest : EditApiKeyIntegrationRequest;
  return validated<IntegrationEdit>(request, raw ?? {});
}

function withDefaults(body: CreateOAuth2IntegrationRequest | CreateApiKeyIntegrationRequest): NewIntegration {
  const common = {
    name: body.name,
    baseApiUrl: body.baseApiUrl,
    requestParameters: body.requestParameters ?? [],
    requestHeaders: body.requestHeaders ?? [],
    enabled: body.enabled ?? true,
  };
  if (body.authenticationType === 'ApiKey') {
    return { ...common, authenticationType: 'ApiKey', apiKey: body.apiKey };
  }
  const { authenticationUrl, tokenEndpointUrl, clientId, clientSecret } = body;
  const { tokenEndpointAuthMethod = 'auto', pkce = true } = body;
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

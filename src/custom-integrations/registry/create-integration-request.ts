import { ApiExtraModels, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Allow, IsBoolean, IsIn } from 'class-validator';
import { BodyChoice } from '../../platform/http/input/index.js';
import { Optional } from '../../platform/validation/index.js';
import { AUTHENTICATION_TYPES, type TokenEndpointAuthMethod } from '../model/integration.js';
import {
  ApiKeyField,
  AuthenticationUrlField,
  ClientIdField,
  ClientSecretField,
  FieldOf,
  NameField,
  NotSettable,
  PkceField,
  RequestHeadersField,
  RequestParametersField,
  TokenEndpointAuthMethodField,
  UrlField,
} from './field-rules.js';
import { HeaderToKeep, NameAndValue } from './name-and-value.js';

export const BASE_API_URL = [
  'https://archive.example.com/api/v1',
  'The names of the provider’s endpoints are appended to it.',
] as const;
export const TOKEN_ENDPOINT_URL = ['https://archive.example.com/oauth/token', 'What issues tokens.'] as const;
export const REDIRECT_URI = 'is made by this service from PUBLIC_URL, and cannot be set';

/** A provider to register; its authenticationType says what else there is to say. */
@ApiExtraModels(NameAndValue, HeaderToKeep)
@BodyChoice({
  how: 'oneOf',
  types: () => [CreateOAuth2IntegrationRequest, CreateApiKeyIntegrationRequest],
  choose: ({ authenticationType }) => {
    if (authenticationType === 'OAuth2') return CreateOAuth2IntegrationRequest;
    return authenticationType === 'ApiKey' ? CreateApiKeyIntegrationRequest : UntypedIntegrationRequest;
  },
})
export abstract class CreateIntegrationRequest {
  @NameField('required')
  name!: string;

  @UrlField('required', BASE_API_URL)
  baseApiUrl!: string;

  @ApiPropertyOptional({ default: true, description: 'A disabled one can be neither linked nor called.' })
  @Optional()
  @IsBoolean()
  enabled?: boolean;

  @NotSettable(REDIRECT_URI)
  redirectUri?: never;
}

/** A provider to register, where each user consents. */
export class CreateOAuth2IntegrationRequest extends CreateIntegrationRequest {
  @ApiProperty({ type: String, enum: ['OAuth2'] })
  @IsIn(['OAuth2'])
  authenticationType!: 'OAuth2';

  @RequestParametersField('OAuth2')
  requestParameters?: NameAndValue[];

  @RequestHeadersField('OAuth2', 'required')
  requestHeaders?: NameAndValue[];

  @AuthenticationUrlField('required')
  authenticationUrl!: string;

  @UrlField('required', TOKEN_ENDPOINT_URL)
  tokenEndpointUrl!: string;

  @ClientIdField('required')
  clientId!: string;

  @ClientSecretField('required')
  clientSecret!: string;

  @TokenEndpointAuthMethodField()
  tokenEndpointAuthMethod?: TokenEndpointAuthMethod;

  @PkceField()
  pkce?: boolean;

  @FieldOf('ApiKey')
  apiKey?: never;
}

/** A provider to register that trusts the username it is told, and a key. */
export class CreateApiKeyIntegrationRequest extends CreateIntegrationRequest {
  @ApiProperty({ type: String, enum: ['ApiKey'] })
  @IsIn(['ApiKey'])
  authenticationType!: 'ApiKey';

  @RequestParametersField('ApiKey')
  requestParameters?: NameAndValue[];

  @RequestHeadersField('ApiKey', 'required')
  requestHeaders?: NameAndValue[];

  @ApiKeyField('required')
  apiKey!: string;

  @FieldOf('OAuth2')
  authenticationUrl?: never;

  @FieldOf('OAuth2')
  tokenEndpointUrl?: never;

  @FieldOf('OAuth2')
  clientId?: never;

  @FieldOf('OAuth2')
  clientSecret?: never;

  @FieldOf('OAuth2')
  tokenEndpointAuthMethod?: never;

  @FieldOf('OAuth2')
  pkce?: never;
}

/** What a body without a usable type is checked against, and always refused: nothing that the type decides. */
class UntypedIntegrationRequest extends CreateIntegrationRequest {
  @IsIn(AUTHENTICATION_TYPES, { message: 'authenticationType must be OAuth2 or ApiKey' })
  authenticationType!: unknown;

  @Allow()
  requestParameters?: unknown;

  @Allow()
  requestHeaders?: unknown;

  @Allow()
  authenticationUrl?: unknown;

  @Allow()
  tokenEndpointUrl?: unknown;

  @Allow()
  clientId?: unknown;

  @Allow()
  clientSecret?: unknown;

  @Allow()
  tokenEndpointAuthMethod?: unknown;

  @Allow()
  pkce?: unknown;

  @Allow()
  apiKey?: unknown;
}

import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { BodyChoice, UndecidedBody } from '../../platform/http/input/index.js';
import { Satisfies } from '../../platform/validation/index.js';
import type { Integration, TokenEndpointAuthMethod } from '../model/integration.js';
import { BASE_API_URL, REDIRECT_URI, TOKEN_ENDPOINT_URL } from './create-integration-request.js';
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
import type { IntegrationEdit } from './integration-edit.js';
import type { HeaderToKeep, NameAndValue } from './name-and-value.js';

/** What may be edited of either type; what is left out stays. */
class IntegrationChanges {
  @NameField('optional')
  name?: string;

  @UrlField('optional', BASE_API_URL)
  baseApiUrl?: string;

  @NotSettable('is changed by PUT …/enabled')
  enabled?: never;

  @NotSettable(REDIRECT_URI)
  redirectUri?: never;
}

/** What to change about an OAuth2 integration. */
class EditOAuth2IntegrationRequest extends IntegrationChanges {
  @Unchanged('OAuth2')
  authenticationType?: 'OAuth2';

  @RequestParametersField('OAuth2')
  requestParameters?: NameAndValue[];

  @RequestHeadersField('OAuth2', 'optional')
  requestHeaders?: HeaderToKeep[];

  @AuthenticationUrlField('optional')
  authenticationUrl?: string;

  @UrlField('optional', TOKEN_ENDPOINT_URL)
  tokenEndpointUrl?: string;

  @ClientIdField('optional')
  clientId?: string;

  @ClientSecretField('optional')
  clientSecret?: string;

  @TokenEndpointAuthMethodField()
  tokenEndpointAuthMethod?: TokenEndpointAuthMethod;

  @PkceField()
  pkce?: boolean;

  @FieldOf('ApiKey')
  apiKey?: never;
}

/** What to change about an ApiKey integration. */
class EditApiKeyIntegrationRequest extends IntegrationChanges {
  @Unchanged('ApiKey')
  authenticationType?: 'ApiKey';

  @RequestParametersField('ApiKey')
  requestParameters?: NameAndValue[];

  @RequestHeadersField('ApiKey', 'optional')
  requestHeaders?: HeaderToKeep[];

  @ApiKeyField('optional')
  apiKey?: string;

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

/** What to change about an integration: which fields it has, the stored one's type says. */
@BodyChoice({ how: 'anyOf', types: () => [EditOAuth2IntegrationRequest, EditApiKeyIntegrationRequest] })
export class EditIntegrationRequest extends UndecidedBody<IntegrationEdit> {
  /** @throws AppError ValidationFailed that names every field at fault, those of the other type among them */
  of(type: Integration['authenticationType']): IntegrationEdit {
    return type === 'OAuth2' ? this.as(EditOAuth2IntegrationRequest) : this.as(EditApiKeyIntegrationRequest);
  }
}

/** Whether users may link and call it. */
export class EnabledRequest {
  @ApiProperty({ example: false })
  @IsBoolean()
  enabled!: boolean;
}

/** May be sent, but only with the stored value. */
function Unchanged(type: Integration['authenticationType']): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, enum: [type] }),
    Satisfies('type', (value) =>
      value === undefined || value === type
        ? undefined
        : `cannot be changed from ${type}; register another integration, and delete this one`,
    ),
  );
}

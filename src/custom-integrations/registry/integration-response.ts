import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { IntegrationResource } from './presentation.js';
import {
  AUTHENTICATION_TYPES,
  type AuthenticationType,
  TOKEN_ENDPOINT_AUTH_METHODS,
  type TokenEndpointAuthMethod,
} from '../model/integration.js';
import { NameAndValue } from './name-and-value.js';
import { PageMeta } from '../../platform/http/page-meta.js';

const DATE = { format: 'date-time', example: '2026-03-02T09:00:00.000Z' };
const NULLABLE_TEXT = { type: String, nullable: true };
const SECRET = { description: 'Never the secret itself.' };

/** A stored secret. */
export class SecretResponse {
  @ApiProperty({ example: true })
  set!: true;

  @ApiProperty({
    ...NULLABLE_TEXT,
    example: 'ider',
    description: 'The last four characters of a secret of more than eight.',
  })
  lastFour!: string | null;
}

/** A request header, without its value. */
export class RequestHeaderResponse extends SecretResponse {
  @ApiProperty({ example: 'X-Gateway-Key' })
  name!: string;
}

/** An action that a provider offers on its documents. */
export class CustomActionResponse {
  @ApiProperty({ example: 'archive' })
  name!: string;

  @ApiProperty({ example: 'Move to the archive' })
  displayName!: string;
}

/** What a provider says of itself. */
export class ServiceInfoResponse {
  @ApiProperty({ ...NULLABLE_TEXT, example: '1.0' })
  webhookVersion!: string | null;

  @ApiProperty({ ...NULLABLE_TEXT, example: '4.2.1' })
  version!: string | null;

  @ApiProperty({ ...NULLABLE_TEXT, example: 'Example Inc.' })
  publisher!: string | null;

  @ApiProperty({ type: [String], example: ['files', 'metadata', 'search', 'download'] })
  availableEndpoints!: string[];

  @ApiProperty({ type: [CustomActionResponse] })
  customActions!: CustomActionResponse[];
}

/** A registered document provider. The fields of the other type are absent. */
export class IntegrationResponse implements IntegrationResource {
  @ApiProperty({ format: 'uuid', example: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f' })
  id!: string;

  @ApiProperty({ example: '0a1b2c3d4e5f60718293a4b5c6d7e8f9' })
  customerId!: string;

  @ApiProperty({ example: 'Archive' })
  name!: string;

  @ApiProperty({ enum: AUTHENTICATION_TYPES, enumName: 'AuthenticationType', example: 'OAuth2' })
  authenticationType!: AuthenticationType;

  @ApiProperty({ format: 'uri', example: 'https://archive.example.com/api/v1' })
  baseApiUrl!: string;

  @ApiProperty({ type: [NameAndValue], example: [{ name: 'access_type', value: 'offline' }] })
  requestParameters!: NameAndValue[];

  @ApiProperty({ type: [RequestHeaderResponse] })
  requestHeaders!: RequestHeaderResponse[];

  @ApiPropertyOptional({ format: 'uri', example: 'https://archive.example.com/oauth/authorize' })
  authenticationUrl?: string;

  @ApiPropertyOptional({ format: 'uri', example: 'https://archive.example.com/oauth/token' })
  tokenEndpointUrl?: string;

  @ApiPropertyOptional({ example: 'hookfront' })
  clientId?: string;

  @ApiPropertyOptional({ type: SecretResponse, ...SECRET })
  clientSecret?: SecretResponse;

  @ApiPropertyOptional({
    enum: TOKEN_ENDPOINT_AUTH_METHODS,
    enumName: 'TokenEndpointAuthMethod',
    example: 'auto',
  })
  tokenEndpointAuthMethod?: TokenEndpointAuthMethod;

  @ApiPropertyOptional({ example: true })
  pkce?: boolean;

  @ApiPropertyOptional({
    format: 'uri',
    example:
      'https://hooks.example.com/custom-integrations/0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f/oauth2/callback',
    description: 'What to register with the provider; made from PUBLIC_URL.',
  })
  redirectUri?: string;

  @ApiPropertyOptional({ type: SecretResponse, ...SECRET })
  apiKey?: SecretResponse;

  @ApiPropertyOptional({
    enum: [true],
    description:
      'In lists: its secrets cannot be opened with the keys that this service was given, so they are not described and the ' +
      'integration cannot be used; absent when they can.',
  })
  secretsUnreadable?: true;

  @ApiProperty({ example: true })
  enabled!: boolean;

  @ApiProperty({
    type: [String],
    example: ['files', 'metadata', 'search', 'download', 'thumbnail', 'uploadInit', 'upload'],
    description:
      'What serviceInfo lists. For a provider that lists nothing: the endpoints that every provider is taken to have.',
  })
  availableEndpoints!: string[];

  @ApiProperty({ type: [CustomActionResponse] })
  customActions!: CustomActionResponse[];

  @ApiProperty({
    type: ServiceInfoResponse,
    nullable: true,
    description: 'What the provider said of itself; null when it does not, or could not be asked yet.',
  })
  serviceInfo!: ServiceInfoResponse | null;

  @ApiProperty({ ...DATE, ...NULLABLE_TEXT, description: 'When the provider last answered.' })
  serviceInfoReadAt!: string | null;

  @ApiProperty({
    ...NULLABLE_TEXT,
    example: 'The document provider did not answer in time.',
    description: 'Why the provider could not be asked the last time; null when it could.',
  })
  serviceInfoError!: string | null;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    example: 12,
    description: 'How many users have linked an account.',
  })
  links!: number;

  @ApiProperty(DATE)
  createdAt!: string;

  @ApiProperty({ ...DATE, description: 'Of the last edit, or change of enabled.' })
  updatedAt!: string;

  @ApiPropertyOptional({
    type: [String],
    example: [
      'baseApiUrl: calls to 127.0.0.1, port 8080, are refused (loopback address); EGRESS_ALLOW would allow it.',
    ],
    description: 'That the address policy refuses a URL; absent when it does not.',
  })
  warnings?: string[];
}

export class IntegrationListResponse {
  @ApiProperty({ type: [IntegrationResponse] })
  integrations!: IntegrationResponse[];

  @ApiProperty({ type: PageMeta })
  meta!: PageMeta;
}

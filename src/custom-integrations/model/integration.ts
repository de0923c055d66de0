import type { ServiceInfo } from './service-info.js';

/** A request parameter or header. */
export interface NameValue {
  readonly name: string;
  readonly value: string;
}

/** How the client shows the token endpoint who it is; `auto` finds out (docs/contract/document-webhooks.md#1). */
export const TOKEN_ENDPOINT_AUTH_METHODS = ['auto', 'client_secret_post', 'client_secret_basic'] as const;
export type TokenEndpointAuthMethod = (typeof TOKEN_ENDPOINT_AUTH_METHODS)[number];
/** In the form (the vendor's way), or by HTTP Basic (RFC 6749, section 2.3.1). */
export type ClientAuthMethod = Exclude<TokenEndpointAuthMethod, 'auto'>;

interface CommonFields {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  /** Endpoint names are appended to it. */
  readonly baseApiUrl: string;
  /** Appended to the query string of every API call, in this order. */
  readonly requestParameters: readonly NameValue[];
  /** Sent with every API call; their values are secrets. */
  readonly requestHeaders: readonly NameValue[];
  readonly enabled: boolean;
  /** What the provider says of itself; null when it does not, or was never reached. */
  readonly serviceInfo: ServiceInfo | null;
  /** Grows with each edit and each change of `enabled`. */
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface OAuth2Integration extends CommonFields {
  readonly authenticationType: 'OAuth2';
  readonly authenticationUrl: string;
  readonly tokenEndpointUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenEndpointAuthMethod: TokenEndpointAuthMethod;
  /** What `auto` has found to work; null before, and when the client or the token endpoint is another one. */
  readonly knownAuthMethod: ClientAuthMethod | null;
  /** Whether a challenge and a verifier are sent (RFC 7636); some providers refuse them. */
  readonly pkce: boolean;
}

/** The ways in which calls to a provider are authenticated. */
export const AUTHENTICATION_TYPES = ['OAuth2', 'ApiKey'] as const;
export type AuthenticationType = (typeof AUTHENTICATION_TYPES)[number];

export interface ApiKeyIntegration extends CommonFields {
  readonly authenticationType: 'ApiKey';
  readonly apiKey: string;
}

/** A registered document provider, its secrets opened (docs/contract/document-webhooks.md#1). */
export type Integration = OAuth2Integration | ApiKeyIntegration;

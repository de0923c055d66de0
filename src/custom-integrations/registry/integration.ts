import type { ServiceInfo } from '../provider/service-info.js';

/** A request parameter or header. */
export interface NameValue {
  readonly name: string;
  readonly value: string;
}

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
}

export interface ApiKeyIntegration extends CommonFields {
  readonly authenticationType: 'ApiKey';
  readonly apiKey: string;
}

/** A registered document provider, its secrets opened (contract, section 1). */
export type Integration = OAuth2Integration | ApiKeyIntegration;

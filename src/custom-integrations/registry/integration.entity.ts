import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type {
  ClientAuthMethod,
  Integration,
  NameValue,
  TokenEndpointAuthMethod,
} from '../model/integration.js';
import type { ServiceInfo } from '../model/service-info.js';

/** A registered document provider, its secrets sealed: they are sealed and opened by the repository, never here. */
@Entity('custom_integrations')
@Unique('custom_integrations_customer_id_name_key', ['customerId', 'name'])
@Check('custom_integrations_authentication_type_check', `authentication_type IN ('OAuth2', 'ApiKey')`)
@Check(
  'custom_integrations_token_auth_method_check',
  `token_auth_method IN ('auto', 'client_secret_post', 'client_secret_basic')`,
)
@Check(
  'custom_integrations_token_auth_known_check',
  `token_auth_known IN ('client_secret_post', 'client_secret_basic')`,
)
export class StoredIntegration {
  @PrimaryColumn({ type: 'uuid', primaryKeyConstraintName: 'custom_integrations_pkey' })
  id!: string;

  @ForeignKey('customers', { name: 'custom_integrations_customer_id_fkey' })
  @Column({ name: 'customer_id', type: 'text' })
  customerId!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'base_api_url', type: 'text' })
  baseApiUrl!: string;

  /** In the order given. */
  @Column({ name: 'request_parameters', type: 'json' })
  requestParameters!: NameValue[];

  /** The same as one JSON text; null when there are none. */
  @Column({ name: 'request_headers_sealed', type: 'bytea', nullable: true })
  requestHeadersSealed!: Buffer | null;

  @Column({ name: 'authentication_type', type: 'text' })
  authenticationType!: Integration['authenticationType'];

  @Column({ name: 'authentication_url', type: 'text', nullable: true })
  authenticationUrl!: string | null;

  @Column({ name: 'token_endpoint_url', type: 'text', nullable: true })
  tokenEndpointUrl!: string | null;

  @Column({ name: 'client_id', type: 'text', nullable: true })
  clientId!: string | null;

  @Column({ name: 'client_secret_sealed', type: 'bytea', nullable: true })
  clientSecretSealed!: Buffer | null;

  /** How the token endpoint is shown who we are; null, from before there was a choice: auto. */
  @Column({ name: 'token_auth_method', type: 'text', nullable: true })
  tokenAuthMethod!: TokenEndpointAuthMethod | null;

  /** What auto has found to work. */
  @Column({ name: 'token_auth_known', type: 'text', nullable: true })
  tokenAuthKnown!: ClientAuthMethod | null;

  /** Null, from before there was a choice: yes. */
  @Column({ type: 'boolean', nullable: true })
  pkce!: boolean | null;

  @Column({ name: 'api_key_sealed', type: 'bytea', nullable: true })
  apiKeySealed!: Buffer | null;

  @Column({ type: 'boolean' })
  enabled!: boolean;

  /** What serviceInfo answered last, normalised; null when the provider has none or was never asked with success. */
  @Column({ name: 'service_info', type: 'json', nullable: true })
  serviceInfo!: ServiceInfo | null;

  @Column({ name: 'service_info_at', type: 'timestamptz', nullable: true })
  serviceInfoAt!: Date | null;

  /** Why it could not be read the last time; null when it could. */
  @Column({ name: 'service_info_error', type: 'text', nullable: true })
  serviceInfoError!: string | null;

  /** Grows with each edit and each change of `enabled`: what began under another one is not finished. */
  @Column({ type: 'bigint', default: 1 })
  revision!: number;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}

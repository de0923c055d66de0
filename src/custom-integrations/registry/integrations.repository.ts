import { Injectable } from '@nestjs/common';
import { type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import { Database, type Sql } from '../../platform/database/index.js';
import type { ServiceInfo } from '../provider/service-info.js';
import type { Integration, NameValue } from './integration.js';

interface Row {
  id: string;
  customer_id: string;
  name: string;
  base_api_url: string;
  request_parameters: NameValue[];
  request_headers_sealed: Buffer | null;
  authentication_type: 'OAuth2' | 'ApiKey';
  authentication_url: string | null;
  token_endpoint_url: string | null;
  client_id: string | null;
  client_secret_sealed: Buffer | null;
  api_key_sealed: Buffer | null;
  enabled: boolean;
  service_info: ServiceInfo | null;
  revision: number;
  created_at: Date;
  updated_at: Date;
}

const headersContext = (id: string): string => `integration-headers:${id}`;
const clientSecretContext = (id: string): string => `integration-client-secret:${id}`;
const apiKeyContext = (id: string): string => `integration-api-key:${id}`;
const OF_INTEGRATIONS = { table: 'custom_integrations', key: 'id', keyType: 'uuid' } as const;

/** What the registry stores sealed. */
export const REGISTRY_SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    ...OF_INTEGRATIONS,
    holds: 'request headers of integrations',
    column: 'request_headers_sealed',
    context: headersContext,
  },
  {
    ...OF_INTEGRATIONS,
    holds: 'client secrets of integrations',
    column: 'client_secret_sealed',
    context: clientSecretContext,
  },
  {
    ...OF_INTEGRATIONS,
    holds: 'API keys of integrations',
    column: 'api_key_sealed',
    context: apiKeyContext,
  },
];

/** All SQL about registered integrations; seals and opens their secrets. */
@Injectable()
export class IntegrationsRepository {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** @throws SealError when its secrets cannot be opened with the keys at hand */
  async find(customerId: string, id: string, sql: Sql = this.database): Promise<Integration | undefined> {
    const [row] = await sql.query<Row>(
      'SELECT * FROM custom_integrations WHERE customer_id = $1 AND id = $2',
      [customerId, id],
    );
    return row && this.opened(row);
  }

  /** By name. */
  async list(customerId: string): Promise<Integration[]> {
    const rows = await this.database.query<Row>(
      'SELECT * FROM custom_integrations WHERE customer_id = $1 ORDER BY name, id',
      [customerId],
    );
    return rows.map((row) => this.opened(row));
  }

  private opened(row: Row): Integration {
    const common = {
      id: row.id,
      customerId: row.customer_id,
      name: row.name,
      baseApiUrl: row.base_api_url,
      requestParameters: row.request_parameters,
      requestHeaders:
        row.request_headers_sealed === null
          ? []
          : (JSON.parse(this.sealer.open(row.request_headers_sealed, headersContext(row.id))) as NameValue[]),
      enabled: row.enabled,
      serviceInfo: row.service_info,
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
          clientSecret: this.sealer.open(row.client_secret_sealed!, clientSecretContext(row.id)),
        }
      : {
          ...common,
          authenticationType: 'ApiKey',
          apiKey: this.sealer.open(row.api_key_sealed!, apiKeyContext(row.id)),
        };
  }
}

import { Injectable } from '@nestjs/common';
import { isUuid, type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import { Database, type Sql } from '../../platform/database/index.js';
import { offsetOf, type Page } from '../../platform/http/page.js';
import type { ServiceInfo } from '../model/service-info.js';
import type { ClientAuthMethod, Integration } from '../model/integration.js';
import {
  apiKeyContext,
  clientSecretContext,
  headersContext,
  type ListedIntegration,
  openListed,
  openRow,
  type RegisteredIntegration,
  type Row,
  sealedValues,
} from './integration-row.js';

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

/** All SQL about registered integrations; seals and opens their secrets. Whatever is no UUID is nobody's id. */
@Injectable()
export class IntegrationsRepository {
  constructor(
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** @throws SealError when its secrets cannot be opened with the keys at hand */
  async find(
    customerId: string,
    id: string,
    sql: Sql = this.database,
  ): Promise<RegisteredIntegration | undefined> {
    return this.one(sql, 'SELECT * FROM custom_integrations WHERE customer_id = $1 AND id = $2', [
      customerId,
      id,
    ]);
  }

  /**
   * As {@link find}, and nobody else edits it, deletes it or links an account to it before the transaction ends.
   * @throws SealError
   */
  async lock(tx: Sql, customerId: string, id: string): Promise<RegisteredIntegration | undefined> {
    return this.one(tx, 'SELECT * FROM custom_integrations WHERE customer_id = $1 AND id = $2 FOR UPDATE', [
      customerId,
      id,
    ]);
  }

  /** The ids of a page, by name. */
  async page(customerId: string, page: Page): Promise<{ ids: string[]; totalCount: number }> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT id FROM custom_integrations WHERE customer_id = $1 ORDER BY name, id OFFSET $2 LIMIT $3',
      [customerId, offsetOf(page), page.limit],
    );
    const [total] = await this.database.query<{ count: number }>(
      'SELECT count(*) AS count FROM custom_integrations WHERE customer_id = $1',
      [customerId],
    );
    return { ids: rows.map(({ id }) => id), totalCount: total?.count ?? 0 };
  }

  /** Those of these that are still there, by name; one whose secrets cannot be opened is marked. */
  async some(customerId: string, ids: readonly string[]): Promise<ListedIntegration[]> {
    const rows = await this.database.query<Row>(
      'SELECT * FROM custom_integrations WHERE customer_id = $1 AND id = ANY($2::uuid[]) ORDER BY name, id',
      [customerId, ids],
    );
    return rows.map((row) => openListed(row, this.sealer));
  }

  /** @throws the server's unique violation when the customer has one of that name */
  /** Whether a customer has more integrations than that; reads at most so many entries of the index. */
  async hasMoreThan(tx: Sql, customerId: string, most: number): Promise<boolean> {
    const rows = await tx.query(
      'SELECT 1 FROM custom_integrations WHERE customer_id = $1 OFFSET $2 LIMIT 1',
      [customerId, most],
    );
    return rows.length > 0;
  }

  async insert(tx: Sql, integration: Integration): Promise<void> {
    await tx.query(
      `INSERT INTO custom_integrations (id, customer_id, authentication_type, name, base_api_url, request_parameters,
         authentication_url, token_endpoint_url, client_id, request_headers_sealed, client_secret_sealed, api_key_sealed,
         token_auth_method, token_auth_known, pkce, enabled, updated_at, revision, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)`,
      [
        integration.id,
        integration.customerId,
        integration.authenticationType,
        ...this.editableValues(integration),
        integration.updatedAt,
        integration.revision,
        integration.createdAt,
      ],
    );
  }

  /**
   * Writes what can be edited, and `enabled`, and raises the revision.
   * @param forget what the provider said of itself
   * @throws the server's unique violation when the customer has another one of that name
   * @returns the new revision
   */
  async update(tx: Sql, integration: Integration, forget = false): Promise<number> {
    const [row] = await tx.query<{ revision: number }>(
      `UPDATE custom_integrations SET name = $2, base_api_url = $3, request_parameters = $4, authentication_url = $5,
         token_endpoint_url = $6, client_id = $7, request_headers_sealed = $8, client_secret_sealed = $9,
         api_key_sealed = $10, token_auth_method = $11, token_auth_known = $12, pkce = $13, enabled = $14,
         updated_at = $15, revision = revision + 1,
         service_info = CASE WHEN $16::boolean THEN NULL ELSE service_info END,
         service_info_at = CASE WHEN $16::boolean THEN NULL ELSE service_info_at END,
         service_info_error = CASE WHEN $16::boolean THEN NULL ELSE service_info_error END
       WHERE id = $1 RETURNING revision`,
      [integration.id, ...this.editableValues(integration), integration.updatedAt, forget],
    );
    return row!.revision;
  }

  /**
   * With its links and the flows that are under way; its secrets need not be readable.
   * @returns its name and the number of links; undefined when it was not there
   */
  async remove(
    tx: Sql,
    customerId: string,
    id: string,
  ): Promise<{ readonly name: string; readonly links: number } | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await tx.query<{ name: string; links: number }>(
      `DELETE FROM custom_integrations i WHERE customer_id = $1 AND id = $2
       RETURNING name, (SELECT count(*) FROM integration_links l WHERE l.integration_id = i.id) AS links`,
      [customerId, id],
    );
    return row;
  }

  /** Stores what the provider said of itself, unless the integration was edited since it was asked. */
  async setServiceInfo(
    { id, revision }: Pick<Integration, 'id' | 'revision'>,
    info: ServiceInfo | null,
    at: Date,
  ): Promise<void> {
    await this.database.query(
      `UPDATE custom_integrations SET service_info = $3, service_info_at = $4, service_info_error = NULL
        WHERE id = $1 AND revision = $2`,
      [id, revision, info === null ? null : JSON.stringify(info), at],
    );
  }

  /** Stores why the provider could not be asked; what it said before stays. */
  async setServiceInfoError(
    { id, revision }: Pick<Integration, 'id' | 'revision'>,
    error: string,
  ): Promise<void> {
    await this.database.query(
      'UPDATE custom_integrations SET service_info_error = $3 WHERE id = $1 AND revision = $2',
      [id, revision, error],
    );
  }

  /**
   * Stores how the token endpoint takes the client, unless the integration was edited since it was asked. That is nobody's
   * edit: the revision stays.
   */
  async setKnownAuthMethod(
    { id, revision }: Pick<Integration, 'id' | 'revision'>,
    method: ClientAuthMethod,
  ): Promise<void> {
    await this.database.query(
      'UPDATE custom_integrations SET token_auth_known = $3 WHERE id = $1 AND revision = $2',
      [id, revision, method],
    );
  }

  private async one(
    sql: Sql,
    statement: string,
    [customerId, id]: readonly [string, string],
  ): Promise<RegisteredIntegration | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await sql.query<Row>(statement, [customerId, id]);
    return row && openRow(row, this.sealer);
  }

  /** In the order in which both statements name their columns. */
  private editableValues(integration: Integration): unknown[] {
    const oauth2 = integration.authenticationType === 'OAuth2' ? integration : undefined;
    const sealed = sealedValues(integration, this.sealer);
    return [
      integration.name,
      integration.baseApiUrl,
      JSON.stringify(integration.requestParameters),
      oauth2?.authenticationUrl ?? null,
      oauth2?.tokenEndpointUrl ?? null,
      oauth2?.clientId ?? null,
      sealed.requestHeaders,
      sealed.clientSecret,
      sealed.apiKey,
      oauth2?.tokenEndpointAuthMethod ?? null,
      oauth2?.knownAuthMethod ?? null,
      oauth2?.pkce ?? null,
      integration.enabled,
    ];
  }
}

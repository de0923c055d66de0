import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Any, type Repository } from 'typeorm';
import { isUuid, type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import type { Tx } from '../../platform/database/index.js';
import { offsetOf, type Page } from '../../platform/http/page.js';
import type { ServiceInfo } from '../model/service-info.js';
import type { ClientAuthMethod, Integration } from '../model/integration.js';
import { StoredIntegration } from './integration.entity.js';
import {
  apiKeyContext,
  clientSecretContext,
  headersContext,
  type ListedIntegration,
  openListed,
  openRow,
  type RegisteredIntegration,
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
    @InjectRepository(StoredIntegration) private readonly integrations: Repository<StoredIntegration>,
    private readonly sealer: Sealer,
  ) {}

  /** @throws SealError when its secrets cannot be opened with the keys at hand */
  async find(customerId: string, id: string): Promise<RegisteredIntegration | undefined> {
    if (!isUuid(id)) return undefined;
    const row = await this.integrations.findOneBy({ customerId, id });
    return row ? openRow(row, this.sealer) : undefined;
  }

  /** Whether the customer has it, its secrets untouched. */
  async exists(customerId: string, id: string): Promise<boolean> {
    return isUuid(id) && this.integrations.existsBy({ customerId, id });
  }

  /**
   * As {@link find}, and nobody else edits it, deletes it or links an account to it before the transaction ends.
   * @throws SealError
   */
  async lock(tx: Tx, customerId: string, id: string): Promise<RegisteredIntegration | undefined> {
    if (!isUuid(id)) return undefined;
    const row = await this.of(tx).findOne({
      where: { customerId, id },
      lock: { mode: 'pessimistic_write' },
    });
    return row ? openRow(row, this.sealer) : undefined;
  }

  /** The ids of a page, by name. */
  async page(customerId: string, page: Page): Promise<{ ids: string[]; totalCount: number }> {
    const [rows, totalCount] = await this.integrations.findAndCount({
      select: { id: true },
      where: { customerId },
      order: { name: 'ASC', id: 'ASC' },
      skip: offsetOf(page),
      take: page.limit,
    });
    return { ids: rows.map(({ id }) => id), totalCount };
  }

  /** Those of these that are still there, by name; one whose secrets cannot be opened is marked. */
  async some(customerId: string, ids: readonly string[]): Promise<ListedIntegration[]> {
    const rows = await this.integrations.find({
      where: { customerId, id: Any(ids) },
      order: { name: 'ASC', id: 'ASC' },
    });
    return rows.map((row) => openListed(row, this.sealer));
  }

  /** Whether a customer has more integrations than that. By hand, since it reads at most so many entries of the index. */
  async hasMoreThan(tx: Tx, customerId: string, most: number): Promise<boolean> {
    const rows = await tx.query(
      'SELECT 1 FROM custom_integrations WHERE customer_id = $1 OFFSET $2 LIMIT 1',
      [customerId, most],
    );
    return rows.length > 0;
  }

  /** @throws the server's unique violation when the customer has one of that name */
  async insert(tx: Tx, integration: Integration): Promise<void> {
    const { id, customerId, authenticationType, updatedAt, revision, createdAt } = integration;
    await this.of(tx).insert({
      id,
      customerId,
      authenticationType,
      ...this.editableValues(integration),
      updatedAt,
      revision,
      createdAt,
    });
  }

  /**
   * Writes what can be edited, and `enabled`, and raises the revision.
   * @param integration with the revision that {@link lock} gave in this transaction
   * @param forget what the provider said of itself
   * @throws the server's unique violation when the customer has another one of that name
   * @returns the new revision
   */
  async update(tx: Tx, integration: Integration, forget = false): Promise<number> {
    const revision = integration.revision + 1;
    await this.of(tx).update(
      { id: integration.id },
      {
        ...this.editableValues(integration),
        updatedAt: integration.updatedAt,
        revision,
        ...(forget && { serviceInfo: null, serviceInfoAt: null, serviceInfoError: null }),
      },
    );
    return revision;
  }

  /**
   * With its links and the flows that are under way; its secrets need not be readable. By hand, since it counts what goes with it.
   * @returns its name and the number of links; undefined when it was not there
   */
  async remove(
    tx: Tx,
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
    await this.integrations.update(
      { id, revision },
      { serviceInfo: info, serviceInfoAt: at, serviceInfoError: null },
    );
  }

  /** Stores why the provider could not be asked; what it said before stays. */
  async setServiceInfoError(
    { id, revision }: Pick<Integration, 'id' | 'revision'>,
    error: string,
  ): Promise<void> {
    await this.integrations.update({ id, revision }, { serviceInfoError: error });
  }

  /**
   * Stores how the token endpoint takes the client, unless the integration was edited since it was asked. That is nobody's
   * edit: the revision stays.
   */
  async setKnownAuthMethod(
    { id, revision }: Pick<Integration, 'id' | 'revision'>,
    method: ClientAuthMethod,
  ): Promise<void> {
    await this.integrations.update({ id, revision }, { tokenAuthKnown: method });
  }

  private of(tx: Tx): Repository<StoredIntegration> {
    return tx.manager.withRepository(this.integrations);
  }

  private editableValues(integration: Integration) {
    const oauth2 = integration.authenticationType === 'OAuth2' ? integration : undefined;
    const sealed = sealedValues(integration, this.sealer);
    return {
      name: integration.name,
      baseApiUrl: integration.baseApiUrl,
      requestParameters: [...integration.requestParameters],
      authenticationUrl: oauth2?.authenticationUrl ?? null,
      tokenEndpointUrl: oauth2?.tokenEndpointUrl ?? null,
      clientId: oauth2?.clientId ?? null,
      requestHeadersSealed: sealed.requestHeaders,
      clientSecretSealed: sealed.clientSecret,
      apiKeySealed: sealed.apiKey,
      tokenAuthMethod: oauth2?.tokenEndpointAuthMethod ?? null,
      tokenAuthKnown: oauth2?.knownAuthMethod ?? null,
      pkce: oauth2?.pkce ?? null,
      enabled: integration.enabled,
    };
  }
}

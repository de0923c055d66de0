import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { type SealedColumn, Sealer } from '../../platform/crypto/index.js';
import { Database, type Sql, type Tx } from '../../platform/database/index.js';
import type { AuthenticationType } from '../model/integration.js';
import type { ServiceInfo } from '../model/service-info.js';
import type { Link, LinkState, NewLink } from './link.js';
import { StoredLink } from './link.entity.js';
import type { Tokens } from './token-answer.js';

interface Row {
  id: string;
  state: 'linked' | 'consentRequired';
  access: Buffer | null;
  refresh: Buffer | null;
  expired: boolean;
  refreshing: boolean;
  version: number;
  revision: number;
  enabled: boolean;
}

/** An integration as a user sees it. */
export interface ServiceRow {
  readonly id: string;
  readonly name: string;
  readonly authenticationType: AuthenticationType;
  readonly serviceInfo: ServiceInfo | null;
  readonly linkState: LinkState;
}

const accessContext = (id: string): string => `link-access-token:${id}`;
const refreshContext = (id: string): string => `link-refresh-token:${id}`;
const OF_LINKS = { table: 'integration_links', key: 'id', keyType: 'uuid' } as const;

/** What links store sealed. */
export const LINK_SEALED_COLUMNS: readonly SealedColumn[] = [
  {
    ...OF_LINKS,
    holds: 'access tokens of linked accounts',
    column: 'access_token_sealed',
    context: accessContext,
  },
  {
    ...OF_LINKS,
    holds: 'refresh tokens of linked accounts',
    column: 'refresh_token_sealed',
    context: refreshContext,
  },
];

/** All SQL about users' accounts at providers; seals and opens their tokens. Times are the database's. */
@Injectable()
export class LinksRepository {
  constructor(
    @InjectRepository(StoredLink) private readonly links: Repository<StoredLink>,
    private readonly database: Database,
    private readonly sealer: Sealer,
  ) {}

  /** The ids of the customer's enabled integrations, by name: by hand, since their entity is the registry's, which stands above links. */
  async serviceIds(customerId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      'SELECT id FROM custom_integrations WHERE customer_id = $1 AND enabled ORDER BY name, id',
      [customerId],
    );
    return rows.map(({ id }) => id);
  }

  /** Those of these integrations that are enabled, by name, and how the user stands with each: by hand, since it joins two tables by their keys. */
  async services(customerId: string, userId: string, ids: readonly string[]): Promise<ServiceRow[]> {
    return this.database.query<ServiceRow>(
      `SELECT c.id, c.name, c.authentication_type AS "authenticationType", c.service_info AS "serviceInfo",
              coalesce(l.state, 'none') AS "linkState"
       FROM custom_integrations c
       LEFT JOIN integration_links l ON l.integration_id = c.id AND l.user_id = $2
       WHERE c.customer_id = $1 AND c.enabled AND c.id = ANY($3::uuid[])
       ORDER BY c.name, c.id`,
      [customerId, userId, ids],
    );
  }

  /**
   * By hand, since every call to a provider begins with it, and the database's time decides: two look-ups by key.
   * @throws SealError when its tokens cannot be opened with the keys at hand
   */
  async find(integrationId: string, userId: string): Promise<Link | undefined> {
    const [row] = await this.database.prepared<Row>(
      'integration_link_find',
      `SELECT l.id, l.state, l.access_token_sealed AS access, l.refresh_token_sealed AS refresh,
              coalesce(l.access_expires_at <= now(), false) AS expired,
              coalesce(l.refresh_until > now(), false) AS refreshing,
              l.token_version AS version, c.revision, c.enabled
       FROM integration_links l JOIN custom_integrations c ON c.id = l.integration_id
       WHERE l.integration_id = $1 AND l.user_id = $2`,
      [integrationId, userId],
    );
    return row && this.opened(row);
  }

  /** How the user stands with an integration, its tokens untouched. */
  async stateOf(integrationId: string, userId: string): Promise<LinkState> {
    const link = await this.links.findOne({
      select: { id: true, state: true },
      where: { integrationId, userId },
    });
    return link?.state ?? 'none';
  }

  /** Whether an active user of the customer has a link with an enabled integration. By hand, since uploads and downloads ask often: three look-ups by key. */
  async isOpen(customerId: string, integrationId: string, userId: string): Promise<boolean> {
    const rows = await this.database.prepared(
      'integration_link_is_open',
      `SELECT 1 FROM integration_links l
       JOIN custom_integrations c ON c.id = l.integration_id
       JOIN users u ON u.id = l.user_id
       WHERE l.integration_id = $1 AND l.user_id = $2 AND l.state = 'linked'
         AND c.customer_id = $3 AND c.enabled AND u.active`,
      [integrationId, userId, customerId],
    );
    return rows.length > 0;
  }

  /**
   * Whether an account may be linked under this revision of the integration, which nobody then changes before the
   * transaction ends: by hand, for the lock on both rows.
   */
  async mayLink(tx: Tx, integrationId: string, revision: number, userId: string): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM custom_integrations c JOIN users u ON u.customer_id = c.customer_id
       WHERE c.id = $1 AND c.revision = $2 AND c.enabled AND u.id = $3 AND u.active
       FOR SHARE`,
      [integrationId, revision, userId],
    );
    return rows.length > 0;
  }

  /** Stores a link in place of the one that the user had, by hand since it replaces on conflict. A new id, so that a refresh of the old one stores nothing. */
  async replace(tx: Tx, { id, integrationId, userId, tokens }: NewLink): Promise<void> {
    await tx.query(
      `INSERT INTO integration_links AS l
         (id, integration_id, user_id, state, access_token_sealed, refresh_token_sealed, access_expires_at, linked_at)
       VALUES ($1, $2, $3, 'linked', $4, $5, now() + $6 * interval '1 millisecond', now())
       ON CONFLICT (integration_id, user_id) DO UPDATE SET
         id = excluded.id, state = excluded.state, linked_at = excluded.linked_at,
         access_token_sealed = excluded.access_token_sealed, refresh_token_sealed = excluded.refresh_token_sealed,
         access_expires_at = excluded.access_expires_at, token_version = 1, refresh_holder = NULL, refresh_until = NULL,
         last_used_at = NULL`,
      [id, integrationId, userId, ...this.sealed(id, tokens), tokens?.usableMs ?? null],
    );
  }

  /** By hand, since the id of what is gone is returned. @returns the id of the link that is gone; undefined when there was none */
  async remove(tx: Tx, integrationId: string, userId: string): Promise<string | undefined> {
    const [row] = await tx.query<{ id: string }>(
      'DELETE FROM integration_links WHERE integration_id = $1 AND user_id = $2 RETURNING id',
      [integrationId, userId],
    );
    return row?.id;
  }

  /**
   * Takes the right to refresh a link: nobody else has it for `leaseMs`. By hand, as a claim is: one row by its key, if it is free.
   * @param revision the integration's, which must still be the one that the request is made of
   * @returns false when somebody else has it, or the link or the integration is not what it was
   */
  async claim(
    link: { readonly id: string; readonly tokenVersion: number },
    revision: number,
    holder: string,
    leaseMs: number,
  ): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE integration_links l SET refresh_holder = $4, refresh_until = now() + $5 * interval '1 millisecond'
       FROM custom_integrations c
       WHERE l.id = $1 AND l.token_version = $2 AND l.state = 'linked' AND coalesce(l.refresh_until <= now(), true)
         AND c.id = l.integration_id AND c.revision = $3 AND c.enabled
       RETURNING 1`,
      [link.id, link.tokenVersion, revision, holder, leaseMs],
    );
    return rows.length > 0;
  }

  /** Lets others refresh it. */
  async release(id: string, holder: string): Promise<void> {
    await this.links.update({ id, refreshHolder: holder }, { refreshHolder: null, refreshUntil: null });
  }

  /**
   * Stores refreshed tokens, keeping the refresh token when there is no new one: by hand, on the database's time. The version alone decides, not who holds
   * the lease: late tokens are better than none, and a holder that came after has sent what is spent.
   * @returns false when the link has other tokens meanwhile, or is gone
   */
  async store(
    link: { readonly id: string; readonly tokenVersion: number },
    tokens: Tokens,
  ): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE integration_links SET
         access_token_sealed = $3, refresh_token_sealed = coalesce($4, refresh_token_sealed),
         access_expires_at = now() + $5 * interval '1 millisecond',
         token_version = token_version + 1, refresh_holder = NULL, refresh_until = NULL
       WHERE id = $1 AND token_version = $2 AND state = 'linked' RETURNING 1`,
      [link.id, link.tokenVersion, ...this.sealed(link.id, tokens), tokens.usableMs],
    );
    return rows.length > 0;
  }

  /**
   * Destroys the tokens of a link that the provider honours no more, by hand since it counts the version up.
   * @returns false when the link has other tokens meanwhile, or is gone
   */
  async requireConsent(
    sql: Sql,
    link: { readonly id: string; readonly tokenVersion: number },
  ): Promise<boolean> {
    const rows = await sql.query(
      `UPDATE integration_links SET
         state = 'consentRequired', access_token_sealed = NULL, refresh_token_sealed = NULL, access_expires_at = NULL,
         token_version = token_version + 1, refresh_holder = NULL, refresh_until = NULL
       WHERE id = $1 AND token_version = $2 AND state = 'linked' RETURNING 1`,
      [link.id, link.tokenVersion],
    );
    return rows.length > 0;
  }

  private sealed(id: string, tokens: Tokens | null): [Buffer | null, Buffer | null] {
    const { accessToken = null, refreshToken = null } = tokens ?? {};
    return [
      accessToken === null ? null : this.sealer.seal(accessToken, accessContext(id)),
      refreshToken === null ? null : this.sealer.seal(refreshToken, refreshContext(id)),
    ];
  }

  private opened(row: Row): Link {
    const { id, state, access, refresh, expired, refreshing, version, revision, enabled } = row;
    return {
      id,
      state,
      accessToken: access && this.sealer.open(access, accessContext(id)),
      refreshToken: refresh && this.sealer.open(refresh, refreshContext(id)),
      expired,
      refreshing,
      tokenVersion: version,
      integration: { revision, enabled },
    };
  }
}

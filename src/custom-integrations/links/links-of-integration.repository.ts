import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Database, type Tx } from '../../platform/database/index.js';
import { offsetOf, type Page } from '../../platform/http/page.js';
import { StoredLink } from './link.entity.js';

/** A link as administrators may see it: whose it is, and nothing of its tokens. */
export interface ListedLink {
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly userActive: boolean;
  readonly state: 'linked' | 'consentRequired';
  readonly linkedAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Which links are meant. */
export interface LinksWanted {
  readonly customerId: string;
  readonly integrationId: string;
  /** Null: in whatever state. */
  readonly state: ListedLink['state'] | null;
}

/** SQL about all links of an integration at once: who they are of, and what becomes of them when it is edited. */
@Injectable()
export class LinksOfIntegrationRepository {
  constructor(
    @InjectRepository(StoredLink) private readonly links: Repository<StoredLink>,
    private readonly database: Database,
  ) {}

  /** How many users have a link, whatever its state. */
  async countLinks(integrationId: string, tx?: Tx): Promise<number> {
    return this.of(tx).countBy({ integrationId });
  }

  /** The same for several, by hand, since it groups them; those without links are left out. */
  async countOfEach(integrationIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.database.query<{ id: string; count: number }>(
      `SELECT integration_id AS id, count(*) AS count FROM integration_links
        WHERE integration_id = ANY ($1) GROUP BY integration_id`,
      [integrationIds],
    );
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  /**
   * A page of them, by the users' names: by hand, since these are in another module's table. The index on the integration finds some, and
   * their users are read by key.
   */
  async page({ customerId, integrationId, state }: LinksWanted, page: Page): Promise<ListedLink[]> {
    return this.database.query<ListedLink>(
      `SELECT l.id, l.user_id AS "userId", u.username, u.active AS "userActive", l.state, l.linked_at AS "linkedAt",
              l.last_used_at AS "lastUsedAt"
         FROM integration_links l JOIN users u ON u.id = l.user_id
        WHERE l.integration_id = $1 AND u.customer_id = $5 AND ($2::text IS NULL OR l.state = $2)
        ORDER BY u.username_key, l.id OFFSET $3 LIMIT $4`,
      [integrationId, state, offsetOf(page), page.limit, customerId],
    );
  }

  /** How many of them there are on all pages; by hand for the same reason. */
  async count({ customerId, integrationId, state }: LinksWanted): Promise<number> {
    const [row] = await this.database.query<{ count: number }>(
      `SELECT count(*) AS count FROM integration_links l JOIN users u ON u.id = l.user_id
        WHERE l.integration_id = $1 AND u.customer_id = $3 AND ($2::text IS NULL OR l.state = $2)`,
      [integrationId, state, customerId],
    );
    return row!.count;
  }

  /**
   * Destroys all links and their tokens.
   * @param tx that holds the integration's row, so that no link comes about meanwhile
   * @returns how many there were
   */
  async dropLinks(tx: Tx, integrationId: string): Promise<number> {
    return (await this.of(tx).delete({ integrationId })).affected ?? 0;
  }

  private of(tx?: Tx): Repository<StoredLink> {
    return tx ? tx.manager.withRepository(this.links) : this.links;
  }
}

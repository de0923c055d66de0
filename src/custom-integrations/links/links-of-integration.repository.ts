import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { Database, type Tx } from '../../platform/database/index.js';
import { StoredLink } from './link.entity.js';

/** SQL about all links of an integration at once: what becomes of them when it is edited. */
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

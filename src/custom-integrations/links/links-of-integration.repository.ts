import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/index.js';

/** SQL about all links of an integration at once: what becomes of them when it is edited. */
@Injectable()
export class LinksOfIntegrationRepository {
  constructor(private readonly database: Database) {}

  /** How many users have a link, whatever its state. */
  async countLinks(integrationId: string, sql: Sql = this.database): Promise<number> {
    return (await this.countOfEach([integrationId], sql)).get(integrationId) ?? 0;
  }

  /** The same for several; those without links are left out. */
  async countOfEach(
    integrationIds: readonly string[],
    sql: Sql = this.database,
  ): Promise<Map<string, number>> {
    const rows = await sql.query<{ id: string; count: number }>(
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
  async dropLinks(tx: Sql, integrationId: string): Promise<number> {
    const rows = await tx.query('DELETE FROM integration_links WHERE integration_id = $1 RETURNING 1', [
      integrationId,
    ]);
    return rows.length;
  }
}

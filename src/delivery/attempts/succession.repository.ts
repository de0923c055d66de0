import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** Which subscription took the place of which, as long as something of the old one is kept. */
const REPLACED = `(SELECT subscription_id, customer_id, successor FROM destinations
                   UNION ALL SELECT subscription_id, customer_id, successor FROM former_destinations)`;

/**
 * For which subscription another try of the deferred delivery `p` is made: what was given up goes to the last one of its line, what is to be
 * moved to its heir, all else to its own. Plan: a primary key for each replacement since.
 */
export const HEIR = `
  CASE WHEN p.state = 'exhausted' THEN (
         WITH RECURSIVE line (id, step) AS (
           SELECT p.subscription_id, 0
           UNION ALL SELECT s.successor, l.step + 1 FROM line l JOIN ${REPLACED} s ON s.subscription_id = l.id
            WHERE s.successor IS NOT NULL)
         SELECT id FROM line ORDER BY step DESC LIMIT 1)
       ELSE coalesce((SELECT h.moved_to FROM destinations h WHERE h.subscription_id = p.subscription_id), p.subscription_id) END`;

/** Lines of subscriptions, each of which took the place of the one before. By hand, since they are followed from row to row. */
@Injectable()
export class Succession {
  constructor(private readonly database: Database) {}

  /** The subscription, and all whose place it took, at first or second hand. Plan: the indexes on successor, once for each. */
  async line(customerId: string, subscriptionId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `WITH RECURSIVE line (id) AS (
         SELECT $2::uuid
         UNION SELECT s.subscription_id FROM line l JOIN ${REPLACED} s ON s.successor = l.id AND s.customer_id = $1)
       SELECT id FROM line`,
      [customerId, subscriptionId],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * The subscription itself, or the last one that took its place. Plan: a primary key for each replacement since.
   * @returns null when that one was deleted
   */
  async current(customerId: string, subscriptionId: string): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(
      `WITH RECURSIVE line (id) AS (
         SELECT $2::uuid
         UNION SELECT s.successor FROM line l JOIN ${REPLACED} s ON s.subscription_id = l.id AND s.customer_id = $1
          WHERE s.successor IS NOT NULL)
       SELECT t.subscription_id AS id FROM line l JOIN destinations t ON t.subscription_id = l.id
        WHERE t.successor IS NULL AND t.customer_id = $1`,
      [customerId, subscriptionId],
    );
    return row?.id ?? null;
  }
}

import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '../../platform/database/index.js';
import { type UrlFilter } from './bulk-job.js';

interface BlockedUrl {
  readonly id: number;
  readonly url: string;
}

/** Which of a customer's URLs to look for, in order of id. */
interface UrlRange {
  readonly customerId: string;
  /** Only those behind this id. */
  readonly after: number;
  /** Only those that were as they are by then; null for now. */
  readonly asOf: Date | null;
  readonly limit: number;
}

/** A customer's URLs that are disabled or frozen and that a subscription uses. */
@Injectable()
export class BulkUrlsRepository {
  constructor(private readonly database: Database) {}

  /**
   * By hand, for all that depends on which of two dates counts. Plan: the index endpoints_blocked, and destinations_endpoint for each.
   */
  async blocked(range: UrlRange, filter: UrlFilter): Promise<BlockedUrl[]> {
    return blocked(this.database, range, filter, false);
  }

  /** The same, locked until the transaction ends: what changes meanwhile is left out. */
  async lock(tx: Sql, range: UrlRange, filter: UrlFilter): Promise<BlockedUrl[]> {
    return blocked(tx, range, filter, true);
  }
}

async function blocked(
  sql: Sql,
  { customerId, after, asOf, limit }: UrlRange,
  { href, health }: UrlFilter,
  locked: boolean,
): Promise<BlockedUrl[]> {
  return sql.query<BlockedUrl>(
    `SELECT e.id, e.url FROM endpoints e
      WHERE e.customer_id = $1 AND e.id > $2 AND (e.disabled_at IS NOT NULL OR e.frozen_at IS NOT NULL)
        AND ($3::text IS NULL OR e.url = $3)
        AND ($4::text IS NULL OR (e.frozen_at IS NOT NULL) = ($4 = 'frozen'))
        AND ($5::timestamptz IS NULL OR coalesce(e.frozen_at, e.disabled_at) <= $5)
        AND EXISTS (SELECT 1 FROM destinations t WHERE t.endpoint_id = e.id)
      ORDER BY e.id LIMIT $6 ${locked ? 'FOR NO KEY UPDATE OF e' : ''}`,
    [customerId, after, href ?? null, health ?? null, asOf, limit],
  );
}

import { Injectable } from '@nestjs/common';
import { Database, type Sql, sqlState } from '../../platform/database/index.js';

/** One segment as it goes to the database: arrays run parallel, see the table's own comment. */
export interface SegmentRow {
  readonly id: string;
  readonly day: string;
  readonly customerId: string;
  /** The node that sends it, or null: whoever claims it. */
  readonly owner: number | null;
  readonly objCodes: readonly string[];
  readonly eventTypes: readonly string[];
  readonly objIds: readonly (string | null)[];
  readonly eventIndexes: readonly number[];
  readonly subscriptionIds: readonly string[];
  readonly versions: readonly number[];
  readonly payload: Buffer;
  readonly keyHashes: readonly Buffer[];
  readonly keyEventIndexes: readonly number[];
  /** The subscriptions revision that its deliveries were found under. */
  readonly revision: number;
}

/** An unfinished segment, as it was claimed. */
export interface ClaimedSegment {
  readonly id: string;
  readonly day: string;
  readonly customer_id: string;
  readonly event_indexes: number[];
  readonly subscription_ids: string[];
  readonly versions: number[];
  readonly results: Buffer | null;
  readonly payload: Buffer;
  /** Milliseconds since its commit began. */
  readonly age_ms: number;
}

/** The customer's subscriptions changed since the deliveries were found: nothing was written. */
export class StaleRevision extends Error {}

/** There is no partition for the day, for instance after the clock jumped: nothing was written. */
export class PartitionMissing extends Error {
  constructor(
    readonly day: string,
    cause: unknown,
  ) {
    super(`There is no partition for ${day}`, { cause });
  }
}

const CHECK_VIOLATION = '23514';

/**
 * One round trip for a whole segment: the revision check (nothing is written when the customer's subscriptions revision has
 * moved on), the idempotency keys (a known one fails the statement with 23505), the row. An owner that is no longer a node
 * becomes null, so that a node which was given up cannot write what nobody would claim.
 */
const APPEND = `
  WITH revision_check AS (SELECT coalesce((SELECT revision FROM customer_revisions WHERE customer_id = $3), 0) AS revision),
  keys AS (
    INSERT INTO idempotency_keys (customer_id, key_hash, segment_id, event_index, day)
    SELECT $3, k.hash, $1, k.event_index, $2
      FROM revision_check, unnest($12::bytea[], $13::smallint[]) AS k (hash, event_index)
     WHERE revision_check.revision <= $14
  )
  INSERT INTO segments (id, day, customer_id, owner, finished_at, obj_codes, event_types, obj_ids, event_indexes,
                        subscription_ids, versions, payload)
  SELECT $1, $2, $3, (SELECT id FROM nodes WHERE id = $4), CASE WHEN cardinality($8::smallint[]) = 0 THEN now() END,
         $5::text[], $6::text[], $7::text[], $8::smallint[], $9::uuid[], $10::smallint[], $11
    FROM revision_check WHERE revision_check.revision <= $14
  RETURNING owner`;

const CLAIMED = `id, day, customer_id, event_indexes, subscription_ids, versions, results, payload`;

/** The journal's own SQL: appending and claiming segments. */
@Injectable()
export class JournalRepository {
  constructor(private readonly database: Database) {}

  /**
   * Writes one segment: in a transaction of its own, or in the caller's.
   * @returns the owner that it got
   * @throws StaleRevision, PartitionMissing, or the database's error; then the caller's transaction is lost
   */
  async append(row: SegmentRow, sql: Sql = this.database): Promise<number | null> {
    let written: { owner: number | null } | undefined;
    try {
      [written] = await sql.prepared<{ owner: number | null }>('journal_append', APPEND, appendValues(row));
    } catch (error) {
      if (sqlState(error) !== CHECK_VIOLATION) throw error;
      throw new PartitionMissing(row.day, error);
    }
    if (written === undefined) throw new StaleRevision();
    return written.owner;
  }

  /** Which of a customer's idempotency keys are taken, and by which event. Plan: the primary key, for each hash. */
  async knownKeys(
    customerId: string,
    hashes: readonly Buffer[],
  ): Promise<{ key_hash: Buffer; segment_id: string; event_index: number }[]> {
    return this.database.query(
      `SELECT key_hash, segment_id, event_index FROM idempotency_keys
        WHERE customer_id = $1 AND key_hash = ANY($2::bytea[])`,
      [customerId, hashes],
    );
  }

  /**
   * Takes over up to `limit` segments that nobody owns: customers in turn, a customer's oldest first. Plan: the partial index
   * segments_free_customer, from one customer to the next without reading what lies between, so that a long backlog costs
   * no more than a short one; rows that another node is taking are skipped.
   */
  async claim(owner: number, limit: number): Promise<ClaimedSegment[]> {
    return this.database.query(
      `WITH RECURSIVE customers AS (
         (SELECT customer_id FROM segments
           WHERE owner IS NULL AND finished_at IS NULL AND EXISTS (SELECT 1 FROM nodes WHERE id = $1)
           ORDER BY customer_id LIMIT 1)
          UNION ALL
         SELECT (SELECT s.customer_id FROM segments s
                  WHERE s.owner IS NULL AND s.finished_at IS NULL AND s.customer_id > c.customer_id
                  ORDER BY s.customer_id LIMIT 1)
           FROM customers c WHERE c.customer_id IS NOT NULL),
       oldest AS (
         SELECT o.day, o.id FROM customers c CROSS JOIN LATERAL (
           SELECT s.day, s.id, row_number() OVER (ORDER BY s.id) AS place FROM segments s
            WHERE s.owner IS NULL AND s.finished_at IS NULL AND s.customer_id = c.customer_id
            ORDER BY s.id LIMIT $2) o
          ORDER BY o.place, o.id LIMIT $2),
       free AS (
         SELECT s.day, s.id FROM segments s JOIN oldest o ON o.day = s.day AND o.id = s.id
          WHERE s.owner IS NULL AND s.finished_at IS NULL FOR UPDATE OF s SKIP LOCKED)
       UPDATE segments s SET owner = $1 FROM free
        WHERE s.day = free.day AND s.id = free.id RETURNING ${CLAIMED.replace(/\w+/g, 's.$&')},
               (extract(epoch FROM now() - s.committed_at) * 1000)::float8 AS age_ms`,
      [owner, limit],
    );
  }

  /**
   * Which of the rows were written after all, with their owners; for commits whose confirmation was lost. Plan: the primary key of each
   * day's partition, for each id.
   */
  async written(rows: readonly SegmentRow[]): Promise<Map<string, number | null>> {
    const found = await this.database.query<{ id: string; owner: number | null }>(
      'SELECT id, owner FROM segments WHERE day = ANY($1::date[]) AND id = ANY($2::uuid[])',
      [rows.map(({ day }) => day), rows.map(({ id }) => id)],
    );
    return new Map(found.map(({ id, owner }) => [id, owner]));
  }

  /**
   * Frees what the database says is this node's and the node knows nothing of: commits and claims whose confirmation was
   * lost. Younger ones are left alone, since their confirmation may be on its way. Plan: the partial index segments_owned, what this node
   * has under way.
   */
  async releaseForgotten(owner: number, known: readonly string[]): Promise<number> {
    const rows = await this.database.query(
      `WITH forgotten AS (
         SELECT day, id FROM segments
          WHERE owner = $1 AND finished_at IS NULL AND committed_at < now() - interval '10 seconds'
            AND id <> ALL($2::uuid[]) FOR UPDATE SKIP LOCKED)
       UPDATE segments s SET owner = NULL FROM forgotten f WHERE s.day = f.day AND s.id = f.id RETURNING s.id`,
      [owner, known],
    );
    return rows.length;
  }
}

function appendValues(row: SegmentRow): unknown[] {
  return [
    row.id,
    row.day,
    row.customerId,
    row.owner,
    row.objCodes,
    row.eventTypes,
    row.objIds,
    row.eventIndexes,
    row.subscriptionIds,
    row.versions,
    row.payload,
    row.keyHashes,
    row.keyEventIndexes,
    row.revision,
  ];
}

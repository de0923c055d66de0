import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/index.js';
import { type AuditEntry, type AuditQuery, idRange, type NewEntry } from './audit-entry.js';

export const FORGOTTEN_AT_ONCE = 5_000;

/** The audit's SQL. */
@Injectable()
export class AuditRepository {
  /** Writes all entries in one statement. */
  async insert(sql: Sql, entries: readonly NewEntry[]): Promise<void> {
    await sql.query(
      `INSERT INTO audit_entries (id, customer_id, at, user_id, username, action, object_type, object_id, details)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::text[], $6::text[], $7::text[],
                            $8::text[], $9::json[])`,
      [
        entries.map(({ id }) => id),
        entries.map(({ actor }) => actor.customerId),
        entries.map(({ at }) => new Date(at)),
        entries.map(({ actor }) => actor.userId ?? null),
        entries.map(({ actor }) => actor.username ?? null),
        entries.map(({ change }) => change.action),
        entries.map(({ change }) => change.objectType),
        entries.map(({ change }) => change.objectId),
        entries.map(({ change }) => JSON.stringify(change.details ?? {})),
      ],
    );
  }

  /** A customer's entries, newest first. @param after an id: only entries that come after it in this order */
  async list(
    sql: Sql,
    customerId: string,
    query: AuditQuery,
    { after, limit }: { readonly after: string | undefined; readonly limit: number },
  ): Promise<AuditEntry[]> {
    const { from, to } = idRange(query);
    return sql.query<AuditEntry>(
      `SELECT id, at, user_id AS "userId", username, action, object_type AS "objectType", object_id AS "objectId", details
         FROM audit_entries
        WHERE customer_id = $1 AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR object_type = $3)
          AND ($4::text IS NULL OR object_id = $4) AND ($5::text IS NULL OR user_id = $5)
          AND ($6::uuid IS NULL OR id >= $6) AND ($7::uuid IS NULL OR id <= $7) AND ($8::uuid IS NULL OR id < $8)
        ORDER BY id DESC LIMIT $9`,
      [
        customerId,
        query.action ?? null,
        query.objectType ?? null,
        query.objectId ?? null,
        query.userId ?? null,
        from,
        to,
        after ?? null,
        limit,
      ],
    );
  }

  /**
   * Forgets entries from before a moment, in milliseconds: no more at a time than one statement has time for.
   * @returns how many; as many as {@link FORGOTTEN_AT_ONCE} when there may be more
   */
  async forgetBefore(sql: Sql, epochMs: number): Promise<number> {
    const gone = await sql.query(
      `DELETE FROM audit_entries WHERE ctid IN (SELECT ctid FROM audit_entries WHERE at < $1 LIMIT $2) RETURNING 1`,
      [new Date(epochMs), FORGOTTEN_AT_ONCE],
    );
    return gone.length;
  }
}

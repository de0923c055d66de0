import { Injectable } from '@nestjs/common';
import type { Sql } from '../database/index.js';
import type { NewEntry } from './audit-entry.js';

/** Writes the audit; reading and forgetting it is the module `audit`'s. */
@Injectable()
export class AuditRepository {
  /** By hand, since it is one statement of nine parameters for however many entries. */
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
}

import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';

/** A table, or a day of one. */
export interface StoredPart {
  readonly table: string;
  readonly name: string;
  /** Whether it is a day of the table. */
  readonly isDay: boolean;
  /** With its indexes and what is kept aside of it; null when it was dropped meanwhile. */
  readonly bytes: number | null;
  /** As PostgreSQL counted last; below zero when it never has. */
  readonly rows: number;
}

/** How much the database holds. By hand: PostgreSQL's own tables, which read no row of ours. */
@Injectable()
export class StorageRepository {
  constructor(private readonly database: Database) {}

  /** The tables and their days. Plan: a catalogue look-up for each, and the sizes of its files; some hundred at most. */
  async parts(tables: readonly string[]): Promise<StoredPart[]> {
    return this.database.query<StoredPart>(
      `SELECT t.relname::text AS table, c.relname::text AS name, i.inhrelid IS NOT NULL AS "isDay",
              pg_total_relation_size(c.oid) AS bytes, coalesce(c.reltuples, -1)::float8 AS rows
         FROM unnest($1::text[]) AS wanted (name)
         JOIN pg_class t ON t.oid = wanted.name::regclass
         LEFT JOIN pg_inherits i ON i.inhparent = t.oid
         JOIN pg_class c ON c.oid = coalesce(i.inhrelid, t.oid)
        ORDER BY c.relname`,
      [tables],
    );
  }

  /** Of the whole database, in bytes. */
  async databaseBytes(): Promise<number> {
    const [row] = await this.database.query<{ bytes: number | null }>(
      'SELECT pg_database_size(current_database()) AS bytes',
    );
    return row!.bytes ?? 0;
  }

  /** The oldest of what has no days, by ids that hold their time. Plan: the first entry of each primary key. */
  async oldest(): Promise<{ readonly audit: string | null; readonly deferred: string | null }> {
    const [row] = await this.database.query<{ audit: string | null; deferred: string | null }>(
      `SELECT (SELECT id FROM audit_entries ORDER BY id LIMIT 1) AS audit,
              (SELECT segment_id FROM deferred_deliveries ORDER BY segment_id, delivery_index LIMIT 1) AS deferred`,
    );
    return row!;
  }
}
